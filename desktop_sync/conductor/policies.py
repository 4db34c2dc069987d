"""What may run under the present conditions, and why the rest waits. Pure.

Must not know a clock, a settings object, or where any of it is kept.
"""
