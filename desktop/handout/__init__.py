"""What a coach puts beside a built program: a pack, a name, a colour and a logo, in a folder of their own    no Qt."""
