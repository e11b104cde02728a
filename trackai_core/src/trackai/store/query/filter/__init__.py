"""The filter language: text → tokens → tree → SQL expression. ``docs/filter-language.md`` is for those who write it.

``grammar`` states the rules; ``parser.parse`` makes the tree, or a ``FilterError`` with the column of the mistake;
``tree.to_text`` writes it back; ``compiler.compile_filter`` makes an SQL expression in which every value is bound and no
text of the filter occurs.
"""
