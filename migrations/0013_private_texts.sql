-- Erasing a person's texts is rare and may read the whole table; an index by person cost every message a page.
DROP INDEX private_texts_person;
