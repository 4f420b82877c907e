"""Titles and forms of address, which people write before a name and records mostly do not."""

from onrecord.records.names import fold

# In the languages of the sources and the largest others; without those that are also common names, such as King.
_TITLES = """
    mr mrs ms miss mister mister madam sir dame lord lady dr doctor prof professor rev reverend hon honorable honourable
    his her excellency majesty highness eminence holiness sheikh shaikh cheikh imam ayatollah mullah rabbi pastor bishop
    archbishop cardinal pope
    president vice vicepresident premier prime minister chancellor senator congressman congresswoman representative
    deputy governor mayor ambassador secretary speaker judge justice prince princess king queen emperor
    general gen lieutenant lt colonel col major maj captain capt commander cmdr admiral adm sergeant sgt corporal
    cpl brigadier brig marshal warrant officer
    m mm mme mlle monsieur madame mademoiselle messieurs maitre me docteur professeur
    président présidente ministre premier première chef sénateur député gouverneur maire ambassadeur juge roi reine
    général colonel commandant capitaine lieutenant sergent caporal adjudant amiral maréchal
    señor señora señorita sr sra srta don doña doctor doctora presidente presidenta ministro ministra coronel capitán
    senhor senhora dona doutor doutora ministro capitão
    herr frau doktor präsident präsidentin minister ministerin kanzler kanzlerin oberst hauptmann
    signor signora signorina dottor dottoressa generale colonnello capitano
    господин госпожа товарищ президент министр генерал полковник майор капитан доктор профессор
    пан пані
    السيد السيدة الرئيس الوزير الدكتور دكتور الشيخ شيخ العقيد اللواء الجنرال الفريق
    bay bayan sayın doktor
"""
_SHORT = """"""
TITLES = frozenset(fold(title) for title in _TITLES.split())
