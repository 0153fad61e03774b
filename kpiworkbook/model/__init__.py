"""The data that flows from stage to stage; it imports none of them."""
