class C:
    def gettext(self, m):
        return m

    def ngettext(self, a, b, n):
        return a if n == 1 else b


def catalog_of(l):
    return C()


def N_(m):
    return m
