"""What a coach puts beside a built program."""
