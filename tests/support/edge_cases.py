"""A valid dataset of edge cases: every field that may be uncertain, open, nested or missing is so at least once.

A document has the id of an actor, because ids are unique only within their kind. Names are in several languages and
scripts. Tests that compare with fixed results derive these by hand from this file.
"""

from support.small_dataset import rated

_PLACES = {
    "bamako": "{name: Bamako, country: ML, actor: bamako, lat: 12.65, lon: -8, precision: locality, gazetteer: 'x:1'}",
    "taveuni": "{name: Taveuni, country: FJ, lat: -16.85, lon: 179.97, precision: locality, gazetteer: 'x:2'}",
    "apia": "{name: Apia, country: WS, lat: -13.83, lon: -171.77, precision: locality, gazetteer: 'x:3'}",
    "meridian": "{name: The 180th meridian, lat: -17.0, lon: 180, precision: exact, gazetteer: 'x:4'}",
    "greenwich": "{name: Greenwich, country: GB, lat: 51.48, lon: 0, precision: locality, gazetteer: 'x:5'}",
    "somewhere": "{name: Somewhere in the Sahel, actor: sahel, precision: region}",
}
_EVIDENCE = "evidence: [{document: gazette, locator: Page 1}]"

# The code of a finding that a record of any kind can have.
_ACCEPTED = "accepted: [{code: needless-acceptance, reason: To be there at least once.}]"

_DOCUMENTS = f"""\
- {{id: gazette, title: A day in the capital, kind: news-article, publisher: The Gazette, language: en,
   published: 2021-06-01, {rated("C")}, license: All rights reserved}}
- {{id: zeitung, title: Ein Tag, kind: news-article, publisher: Die Zeitung, language: de,
   published: 2021-06-02, {rated("B")}, license: All rights reserved}}
- {{id: vestnik, title: День в столице, kind: report, publisher: Вестник, language: ru, origin: russia,
   published: "[..2021-05-29]", {rated("D")}, license: All rights reserved,
   note: It carries a report of the state., {_ACCEPTED},
   accounts: [{{document: mali, field: published, value: 2021-05-29}}]}}
- {{id: echo, title: L’écho, kind: statement, publisher: L’Écho d’Afrique, language: fr,
   published: XXXX, {rated("F")}, license: Public domain}}
- {{id: annex, title: The annex, kind: treaty, publisher: The Ministry, language: ru-Latn, published: "2019-XX",
   reliability: {{grade: A, reason: An official text., by: an editor, on: 2021-06-02}},
   read: {{how: secondary, on: 2021-06-04, via: zeitung}}, license: Public domain}}
- {{id: mali, title: The register, kind: dataset, publisher: The Gazette, language: en,
   published: "2019", {rated("A")}, license: CC0-1.0}}
"""

_ACTORS = """\
- {id: mali, kind: state, name: Mali, country: ML, identifiers: [{scheme: wikidata, value: Q912}],
   inception: 1960-09-22,
   names: [{text: Республика Мали, lang: ru, kind: alias}], description: A state.}
- {id: france, kind: state, name: France, country: FR, identifiers: [{scheme: wikidata, value: Q142}],
   description: A state.}
- {id: russia, kind: state, name: Russia, country: RU, description: A state.,
   names: [{text: Россия, lang: ru, kind: preferred}, {text: Росія, lang: uk, kind: alias, document: vestnik}]}
- {id: army, kind: armed-force, name: Malian army, part_of: [mali], description: Of Mali by being part of it.}
- {id: brigade, kind: armed-force, name: The brigade, part_of: [army], description: Two steps from Mali.}
- {id: platoon, kind: armed-force, name: The platoon, part_of: [brigade], description: Three steps from Mali.}
- {id: embassy, kind: government-body, name: Ambassade de France, part_of: [france], description: Of France.,
   inception: "196X", dissolution: "[2021-06-30..2021-07-02]", note: It closed within a few days.,
   accepted: [{code: needless-acceptance, reason: Ce n’est qu’un exemple.}]}
- {id: joint-staff, kind: government-body, name: The joint staff, part_of: [army, embassy],
   description: Of Mali and of France.}
- {id: bamako, kind: place, name: Bamako, part_of: [mali], description: A city.}
- {id: sahel, kind: place, name: Sahel, description: A region of no country.}
- {id: goita, kind: person, name: Assimi Goïta, country: ML, description: A colonel.,
   identifiers: [{scheme: wikidata, value: Q98526105}, {scheme: viaf, value: 1-x/2.3_4}],
   names: [{text: Ассими Гойта, lang: ru, kind: transliteration},
           {text: ASSIMI GOITA, lang: en, kind: as-reported, document: gazette}]}
- {id: ndaw, kind: person, name: Bah N’Daw, country: ML, part_of: [army], description: A president.,
   inception: "1950-08~", dissolution: "[2022-01-01..]",
   names: [{text: Ba N'Daou, lang: fr, kind: alias}],
   accounts: [{document: zeitung, field: name, value: Bah Ndaw}]}
- {id: mishyn, kind: person, name: Oleksandr Mishyn, country: UA, description: A diplomat.,
   names: [{text: Олександр Мішин, lang: uk, kind: preferred}, {text: Straße–Muller, lang: de, kind: alias}]}
- {id: elise-2, kind: person, name: Élise Noiret, description: Of no country.}
- {id: elise-1, kind: person, name: ELISE NOIRET, description: Another of the same name.}
- {id: officer, kind: person, name: an officer, named: false, part_of: [platoon], description: Unnamed.}
"""

_EVENTS = f"""\
- id: coup
  kind: coup
  plover: {{type: COERCE, mode: seize, contexts: [military, executive]}}
  status: occurred
  title: The coup
  summary: From the first arrest to the resignations.
  date: 2021-05-24
  end_date: "[2021-05-26..2021-05-29]"
  place: {_PLACES["bamako"]}
  participants: [{{actor: goita, role: perpetrator}}, {{actor: ndaw, role: target}}]
  evidence: [{{document: gazette, locator: Page 1}}, {{document: vestnik, locator: Page 2, stance: contradicts}}]
  accounts: [{{document: zeitung, field: date, value: 2021-05-20}}]
- id: arrest
  kind: arrest
  plover: {{type: COERCE, mode: arrest, contexts: [military]}}
  status: occurred
  title: The arrest
  summary: A part of the coup.
  date: "[2021-05-24..2021-05-26]"
  place: {_PLACES["bamako"]}
  participants: [{{actor: brigade, role: detainer}}, {{actor: ndaw, role: detainee}}, {{actor: goita, role: initiator}}]
  part_of: coup
  {_EVIDENCE}
- id: transfer
  kind: military-operation
  status: alleged
  title: The transfer
  summary: A part of a part of the coup.
  date: 2021-05-25
  participants: [{{actor: platoon, role: perpetrator}}, {{actor: ndaw, role: detainee}}]
  part_of: arrest
  claims: [c-none, c-quoted]
  links: [{{event: arrest, relation: follows}}]
  {_EVIDENCE}
- id: halt
  kind: military-operation
  status: denied
  title: A halt on the way
  summary: A part of a part of a part of the coup.
  date: "2021-05"
  part_of: transfer
  {_EVIDENCE}
- {{id: undated, kind: visit, status: planned, title: A visit, summary: Nobody knows when., date: XXXX,
   planned_as_of: 2021-05-31, place: {_PLACES["somewhere"]},
   participants: [{{actor: russia, role: visitor}}, {{actor: goita, role: host}}], {_EVIDENCE}}}
- {{id: undated-too, kind: visit, status: postponed, title: A visit, summary: Nobody knows when., date: XXXX,
   planned_as_of: 2021-06-01, participants: [{{actor: russia, role: host}}, {{actor: goita, role: visitor}}],
   accounts: [{{document: zeitung, field: date, value: "[..2020]"}}], {_EVIDENCE}}}
- {{id: by-then, kind: resignation, status: occurred, title: A resignation, summary: By then., duress: under-duress,
   note: The day is nowhere., {_ACCEPTED},
   date: "[..2021-05-29]", participants: [{{actor: ndaw, role: resigner}}],
   links: [{{event: coup, relation: responds-to}}],
   evidence: [{{document: echo, locator: Page 9}}]}}
- {{id: since, kind: protest, plover: {{type: PROTEST}}, status: occurred, title: Protests, summary: Since then.,
   date: "[2021-05-30..]", {_EVIDENCE}}}
- {{id: decade, kind: sanctions, plover: {{type: SANCTION}}, status: cancelled, title: Sanctions, summary: Some time.,
   date: 202X, participants: [{{actor: france, role: sanctioner}}, {{actor: mali, role: sanctioned}}], {_EVIDENCE}}}
- {{id: tie-b, kind: meeting, status: occurred, title: A meeting, summary: On the same day., date: 2021-06-10,
   place: {_PLACES["taveuni"]},
   participants: [{{actor: goita, role: host}}, {{actor: russia, role: visitor}}, {{actor: mishyn, role: visitor}}],
   {_EVIDENCE}}}
- {{id: tie-a, kind: meeting, status: occurred, title: A meeting, summary: On the same day., date: 2021-06-10,
   place: {_PLACES["apia"]},
   participants: [{{actor: russia, role: host}}, {{actor: goita, role: visitor}}, {{actor: mishyn, role: visitor}}],
   {_EVIDENCE}}}
- {{id: on-the-line, kind: meeting, status: occurred, title: At sea, summary: At the line., date: "2021~",
   place: {_PLACES["meridian"]}, {_EVIDENCE}}}
- {{id: far-away, kind: meeting, status: occurred, title: Far away, summary: Elsewhere., date: "2021",
   place: {_PLACES["greenwich"]}, {_EVIDENCE}}}
"""


def _claim(name: str, said: str, status: str, rest: str, rests_on: str = "") -> str:
    step = f"{{status: {status}, on: 2021-07-01, by: an editor, reason: As found., documents: [{rests_on}]}}"
    return f"""\
- {{id: {name}, proposition: Something is so., said: "{said}", reported_by: gazette,
   verification: {{status: {status}, history: [{step}]}},
   evidence: [{{document: gazette, locator: Page 3}}], {rest}}}
"""


_CLAIMS = "".join(
    [
        _claim(
            "c-reported",
            "2021-05-27",
            "reported",
            "speaker: goita, attribution: direct-quote, act: assert, certainty: plain, addressees: [mali, russia],"
            " about: {actors: [ndaw], events: [coup, arrest]}",
        ),
        _claim(
            "c-attributed",
            "2021-05-27",
            "attributed",
            "speaker: goita, attribution: paraphrase, act: promise, certainty: hedged,"
            " hedge: {text: may well, lang: en}, about: {relationships: [ndaw-president]}",
        ),
        _claim(
            "c-corroborated",
            "[2021-05-26..2021-05-28]",
            "corroborated",
            "speaker: mishyn, attribution: paraphrase, act: predict, certainty: conditional, addressees: [russia],"
            " hedge: {text: если так, lang: ru}, note: The condition is in the sentence before.,"
            f" {_ACCEPTED},"
            " about: {actors: [goita, russia], claims: [c-reported]}, links: [{claim: c-reported, relation: agrees}]",
            rests_on="zeitung, annex",
        ),
        _claim(
            "c-confirmed",
            "2021-05",
            "confirmed",
            "speaker: mishyn, attribution: direct-quote, act: assert, certainty: plain, about: {events: [arrest]}",
            rests_on="mali, zeitung",
        ),
        _claim(
            "c-disputed",
            "XXXX",
            "disputed",
            "speaker: russia, attribution: paraphrase, act: deny, certainty: plain, about: {claims: [c-confirmed]},"
            " links: [{claim: c-confirmed, relation: disputes}]",
        ),
        _claim(
            "c-refuted",
            "[2021-06-01..]",
            "refuted",
            "speaker: russia, attribution: paraphrase, act: demand, certainty: hedged,"
            " hedge: {text: at five words or so, lang: en}",
        ),
        _claim(
            "c-retracted",
            "[..2021-05-20]",
            "retracted",
            "speaker: ndaw, attribution: direct-quote, act: thank, certainty: plain,"
            " links: [{claim: c-disputed, relation: disputes}, {claim: c-refuted, relation: refutes}],"
            " accounts: [{document: zeitung, field: said, value: 2021-05-19}]",
        ),
        _claim(
            "c-none",
            "2021-06-01",
            "reported",
            "attribution: unattributed, act: assert, certainty: plain,"
            " links: [{claim: c-disputed, relation: disputes}, {claim: c-refuted, relation: refutes}]",
        ),
        _claim(
            "c-quoted",
            "2021-06-01",
            "reported",
            "attribution: quoted-without-speaker, act: question, certainty: hedged,"
            " hedge: {text: peut-être, lang: fr}, possible_speakers: [goita, ndaw]",
        ),
    ]
)


def _relationship(ends: str, kind: str, valid: str, rest: str = "", document: str = "gazette") -> str:
    subject, _, object_ = ends.partition(" ")
    return f"""\
- {{id: {subject}-{kind}-{object_}, subject: {subject}, object: {object_}, type: {kind}, valid: {{{valid}}},
   evidence: [{{document: {document}, locator: Page 4}}], {rest}}}
"""


_NEUTRAL = "polarity: neutral, basis: reported"
_ONGOING = "end_kind: ongoing"
_RELATIONSHIPS = "".join(
    [
        """\
- id: ndaw-president
  subject: ndaw
  object: mali
  type: holds-office
  polarity: neutral
  valid: {start: 2020-09-25, end: "[2021-05-24..2021-05-26]", end_kind: ended}
  basis: documented
  office: {title: President, capacity: interim, closed_by: [arrest]}
  events: [coup]
  claims: [c-confirmed, c-attributed]
  evidence: [{document: gazette, locator: Page 4}, {document: mali, locator: Row 7}]
  accounts: [{document: zeitung, field: valid.end, value: 2021-05-21}]
""",
        _relationship("goita russia", "cooperates-with", "start: 2021-06-10, end_kind: ongoing", _NEUTRAL),
        _relationship("russia goita", "influences", _ONGOING, "polarity: mixed, basis: alleged, claims: [c-quoted]"),
        _relationship(
            "platoon embassy",
            "threatens",
            "start: '2021-05', end_kind: unknown, as_of: 2021-06-01",
            "polarity: conflictual, basis: derived, claims: [c-corroborated, c-reported], events: [transfer],"
            f" note: One of the two names it., {_ACCEPTED}",
        ),
        _relationship("joint-staff russia", "rivals", "start: '[..2021-05-29]', end_kind: ongoing", _NEUTRAL),
        _relationship(
            "france mali",
            "allied-with",
            "start: '1960', end_kind: ended-date-unknown, as_of: 2013-01-11",
            "polarity: cooperative, basis: documented, directed: false",
        ),
        _relationship(
            "goita army", "leads", "start: 2021-06-10, end_kind: ongoing, as_of: 2021-06-11", _NEUTRAL, "echo"
        ),
        _relationship("elise-1 mali", "trades-with", "start: XXXX, end_kind: unknown", _NEUTRAL),
        _relationship("elise-1 elise-2", "rivals", "start: '[2021-05-30..]', end_kind: unknown", _NEUTRAL),
        _relationship("officer mishyn", "opposes", "start: '2021', end: '2021-06', end_kind: ended", _NEUTRAL),
    ]
)

EDGE_CASES = {
    "edge-cases/documents.yaml": _DOCUMENTS,
    "edge-cases/actors.yaml": _ACTORS,
    "edge-cases/events.yaml": _EVENTS,
    "edge-cases/claims.yaml": _CLAIMS,
    "edge-cases/relationships.yaml": _RELATIONSHIPS,
}
