"""Stop words: words of a query that records often lack, such as titles before a name, articles and prepositions.

The lists have the languages of the sources and the largest others. Legal forms of companies are not in them: Deutsche
Bank GmbH is not Deutsche Bank AG.
"""

import re

from onrecord.records.names import fold

_TITLES = """
    mr mrs ms miss mister mister madam sir dame lord lady dr doctor prof professor rev reverend hon honorable honourable
    his her excellency he majesty hm highness hrh eminence holiness sheikh shaikh cheikh imam ayatollah mullah
    hajj haji hadj hadji elhadj elhadji alhaj alhaji
    rabbi pastor bishop archbishop cardinal pope
    president vice premier prime minister pm chairman chairwoman chancellor
    senator congressman congresswoman representative deputy governor mayor ambassador secretary speaker
    judge justice prince princess king queen emperor
    former ex acting interim outgoing late retired
    general gen lieutenant lt colonel col major maj captain capt commander cmdr admiral adm sergeant sgt corporal
    cpl brigadier brig marshal officer
    mm mme mlle son sa se sem excellence majesté altesse monsieur madame mademoiselle messieurs
    maître docteur professeur ancien ancienne feu
    président présidente ministre première chef sénateur député gouverneur maire ambassadeur juge roi reine
    général commandant capitaine caporal adjudant amiral maréchal
    señor señora señorita sr sra srta don doña doctora presidente presidenta ministro ministra coronel capitán
    senhor senhora dona doutor doutora capitão
    su excelencia majestad seine exzellenz
    herr frau doktor präsident präsidentin ministerin kanzler kanzlerin oberst hauptmann
    signor signora signorina dottor dottoressa generale colonnello capitano
    господин господина госпожа госпожи товарищ его её превосходительство величество сенатор депутат губернатор премьер
    президент министр генерал полковник майор капитан доктор профессор пан пані
    президента президенту президентом министра министру министром генерала генералу полковника полковнику
    السيد السيدة الرئيس الوزير الدكتور دكتور الشيخ شيخ العقيد اللواء الجنرال الفريق المشير الملك الأمير معالي سيادة سمو
    bay bayan sayın
"""
_FUNCTION_WORDS = """
    a an the of and or for in on at to by from with is was are were who what when where which how
    le la les l de du des d un une et ou qui qu que est au aux par pour avec
    el los las y del der die das und von il lo gli i e al и в на с
"""
# Words that are stop words after a title, as in général de brigade: by themselves, they name units.
_RANKS = """
    brigade division corps armée army aviation police gendarmerie бригады дивизии армии
"""
# What Russian, Ukrainian and Belarusian names of fathers end in, in Cyrillic and as the press writes it in Latin.
_PATRONYMIC = re.compile("[^\\W\\d_]{2,}(?:[оеё]вич|[оеі]вна|ична|[oe]v[iy]t?ch|[oei]vna|ichna)")
TITLES = frozenset(fold(word) for word in _TITLES.split())
STOP_WORDS = TITLES | {fold(word) for word in _FUNCTION_WORDS.split()}
RANKS = frozenset(fold(word) for word in _RANKS.split())


def is_patronymic(folded: str) -> bool:
    """Return whether a word has the ending of a name of a father; some surnames have it, too."""
    return _PATRONYMIC.fullmatch(folded) is not None
