"""The families in order of year, trained on the same pictures under the same budget and laid side by side.

OUT/
  timeline.png    the strip: a column a family, real pictures at the end
  timeline.gif    the strip while it was learned, all at the same share of their budget
  index.html      both, with what was measured: one file that loads nothing
  timeline.json   the same as plain data
  plan.json       what was asked for, so that the same command goes on
  models/NAME/    the models themselves
"""
