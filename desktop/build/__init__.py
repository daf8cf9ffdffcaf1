"""How the program that is given away is built: one folder with everything in it, its archive, and what it is made of.

`desktop.build.steps.build` does it all and is what `make build` (by `python -m desktop.build`) calls. PyInstaller
builds for the system it runs on, from a checkout or from an installed Aloud.
"""
