"""A department's file on its way in: found by header text, every change of a value listed, what cannot be read a finding."""
