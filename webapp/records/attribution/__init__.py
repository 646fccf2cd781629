"""What social media brings, in the reader's words: alone and together, what came extra, what a platform claims."""
