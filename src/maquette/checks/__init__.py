"""Questions asked of models and answered with evidence: one drawer for each chapter, one file for each question.

A chapter is a drawer of checks; `examination.check` runs them over a subject and a table.

A check is a module that says `TITLE`, `QUESTION` and `PAPER`, and has one function that gives a `maquette.finding.Finding`.
"""
