// Compile each schema with ajv in strict mode and validate instances: used by test_consumers.py.
// Input on stdin: [{schema, valid: [...], invalid: [...]}]; prints what differs, one line each.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const require = createRequire(process.cwd() + "/");
const Ajv = require("ajv/dist/2020").default;
const jobs = JSON.parse(readFileSync(0, "utf8"));
for (const { name, schema, valid, invalid } of jobs) {
  const ajv = new Ajv({ strict: true, allErrors: false, logger: false });
  let validate;
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    console.log(`${name}: does not compile: ${error.message}`);
    continue;
  }
  valid.forEach((instance, i) => {
    if (!validate(instance)) console.log(`${name}: refuses valid ${i}: ${ajv.errorsText(validate.errors)}`);
  });
  invalid.forEach((instance, i) => {
    if (validate(instance)) console.log(`${name}: accepts invalid ${i}`);
  });
}
console.log("done");
