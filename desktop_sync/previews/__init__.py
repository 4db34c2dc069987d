"""Pictures of what photos and videos look like: made in a process of their own, kept on disk."""
