"""What is examined, behind one small interface: it is asked about a batch of rows and answers with numbers or words, one for each.

`open_subject` finds out what it was given; `ask` asks about a whole table and turns every failure into a row of a list.
"""

from maquette.subjects.asking import Answers as Answers
from maquette.subjects.asking import Problem as Problem
from maquette.subjects.asking import Subject as Subject
from maquette.subjects.asking import ask as ask
from maquette.subjects.opening import open_subject as open_subject
