"""Stop words: words of a query that records often lack, such as titles before a name, articles and prepositions.

The lists have the languages of the sources and the largest others. Legal forms of companies are not in them: Deutsche
Bank GmbH is not Deutsche Bank AG.
"""

from onrecord.records.names import fold

_TITLES = """
    mr mrs ms miss mister mister madam sir dame lord lady dr doctor prof professor rev reverend hon honorable honourable
    his her excellency majesty highness eminence holiness sheikh shaikh cheikh imam ayatollah mullah hajj haji
    rabbi pastor bishop archbishop cardinal pope
    president vice premier prime minister chancellor senator congressman congresswoman representative
    deputy governor mayor ambassador secretary speaker judge justice prince princess king queen emperor
    general gen lieutenant lt colonel col major maj captain capt commander cmdr admiral adm sergeant sgt corporal
    cpl brigadier brig marshal officer
    mm mme mlle monsieur madame mademoiselle messieurs maître docteur professeur
    président présidente ministre première chef sénateur député gouverneur maire ambassadeur juge roi reine
    général commandant capitaine caporal adjudant amiral maréchal
    señor señora señorita sr sra srta don doña doctora presidente presidenta ministro ministra coronel capitán
    senhor senhora dona doutor doutora capitão
    herr frau doktor präsident präsidentin ministerin kanzler kanzlerin oberst hauptmann
    signor signora signorina dottor dottoressa generale colonnello capitano
    господин госпожа товарищ президент министр генерал полковник майор капитан доктор профессор пан пані
    السيد السيدة الرئيس الوزير الدكتور دكتور الشيخ شيخ العقيد اللواء الجنرال الفريق
    bay bayan sayın
"""
_FUNCTION_WORDS = """
    a an the of and or for in on at to by from with is was are were who what when where which how
    le la les l du des d un une et ou qui est el los las y del der die das und von il lo gli i e al и в на с
"""
STOP_WORDS = frozenset(fold(word) for words in (_TITLES, _FUNCTION_WORDS) for word in words.split())
