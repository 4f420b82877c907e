class Words:
    def __init__(self, l):
        pass

    def __getattr__(self, n):
        return lambda *a: f"[{n} {' '.join(map(str, a))}]"
