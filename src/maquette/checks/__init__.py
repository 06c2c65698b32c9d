"""Questions asked of models and answered with evidence: one drawer for each chapter, one file for each question.

A check is a module that says `TITLE`, `QUESTION` and `PAPER`, and has one function that gives a `maquette.finding.Finding`.
"""
