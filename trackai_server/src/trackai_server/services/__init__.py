"""What the server does, without HTTP: each service takes its ports, answers in the reader's types, raises ``errors.py``."""
