"""Prose: what a record or an article says in words, as sections, sentences, doses and mentions."""
