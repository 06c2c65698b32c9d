"""The studio: models to play with in the browser.

app.py        create_app(home): everything put together
serve.py      the server, its address, its end
security.py   who may talk to it, and how much
shelf.py      which models there are
player.py     one opened model that many may ask
render.py     pages from templates, in the visitor's language
card.py       a model's card as safe HTML
pages/        a drawer: NAME.py (its routes), NAME.html, NAME.js
static/       one stylesheet and small ES modules
words/        one JSON per language
"""

from maquette.drawer import Drawer

PAGES = Drawer("maquette.studio.pages", "page", "pages")
