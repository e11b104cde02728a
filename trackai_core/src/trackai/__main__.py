"""``python -m trackai``: the command line, where the script ``trackai`` is not on the path."""

from trackai.cli.main import main

if __name__ == "__main__":
    main()
