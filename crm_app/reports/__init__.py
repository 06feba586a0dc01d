"""Files out: facts to a Document to PDF, DOCX and XLSX; no database here."""
