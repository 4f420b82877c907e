"""A proposition of several assertions is found by the words that join them; lists of nouns are one assertion."""

from pathlib import Path

import pytest

from onrecord.dataset.clauses import joint
from support.small_dataset import change, codes_of


@pytest.mark.parametrize(
    ("proposition", "words"),
    [
        ("The president was in Paris; the cabinet followed.", ";"),
        ("总统在巴黎；内阁随后。", "；"),
        ("Tension rose because the problems of the country remained.", "because"),
        ("Because nobody asked him, the colonel was angry.", "Because"),
        ("Soldiers entered the residence and removed the president.", "and removed"),
        ("The colonel resigned and was reappointed on 14 May.", "and was"),
        ("Mariko supports Moscow and also wants its weapons.", "and wants"),
        ("The colonel stayed, and came back in June.", "and came"),
        ("The government talked with its critics, and they agreed to go.", "and they … agreed"),
        ("The council condemned the coup and France has withdrawn its soldiers.", "and … has"),
        ("There were talks with the parties, and a plan for the transition was drawn up.", "and … was"),
        ("Mariko leads a party that is communist and is named after unity.", "and is"),
        ("The colonel isn’t in office and won’t return.", "and won't"),
        ("Élise Noiret became minister and left the party.", "and left"),
        ("THE COLONEL was in Kati AND was not seen.", "and was"),
        ("THE COLONEL WAS IN KATI AND THE RADIO WAS TAKEN.", "and … WAS"),
        # Two subjects, each with its verb, whichever end the verb is at.
        ("Soldiers arrested the president and the prime minister resigned.", "and … resigned"),
        ("Goïta dismissed the government and Ndaw resigned.", "and … resigned"),
        ("Mali left the bloc, and Niger followed.", "and … followed"),
        ("The president left and the army dissolved the government.", "and … dissolved"),
        ("The army controls the capital and the rebels control the north.", "and … control"),
        ("The rebels hold Kidal and the army holds Gao.", "and … holds"),
        ("Ndaw lied and Ouane hid the letter.", "and … hid"),
        ("Officers made the plan and nobody stops them.", "and nobody … stops"),
        ("Soldiers drove the president to Kati, and put him under arrest.", "and put"),
        ("Goïta led the coup and Camara planned it.", "and … planned"),
        ("The prime minister stepped down and the president appointed another.", "and … appointed"),
        ("The party lost and its leader quit.", "and … quit"),
        ("The mission failed and it hurt Mali.", "and it … hurt"),
        ("The government failed and therefore the colonel acted.", "and … acted"),
        ("He was ill and resigned.", "and resigned"),
        # Verbs that may be nouns, before an object or a name.
        ("Mariko leads the party and opposes France.", "and opposes"),
        ("Goïta heads the council and commands the army.", "and commands"),
        ("Goïta becomes president and names a civilian.", "and names"),
        ("Mariko leads the party and supports Russia.", "and supports"),
        # Other words that join.
        ("The coup happened due to the reshuffle.", "due to"),
        ("France left whereas Russia came.", "whereas"),
        ("The president resigned but the prime minister stayed.", "but … stayed"),
        ("The army did not shoot & the crowd went home.", "and … went"),
        ("The coup took place because of the reshuffle.", "because"),
        ("Nobody asked the colonel, so he dissolved the government.", "so he … dissolved"),
        ("Ada left, so Ben stayed.", "so … stayed"),
        ("The president was freed, while the minister was kept in Kati.", "while … was"),
    ],
)
def test_joined_assertions_are_found_with_the_words_that_join_them(proposition: str, words: str) -> None:
    assert joint(proposition) == words


@pytest.mark.parametrize(
    "proposition",
    [
        "",
        "and",
        "Mali and Russia signed an agreement.",
        "The president and the prime minister were detained by soldiers.",
        "In May 2021 the president and the prime minister had to resign.",
        "The colonel says that Mali and Russia will sign an agreement.",
        "Russia has Niger, Burkina Faso and Mauritania in its sights.",
        "Rallies were held in April and May 2021.",
        "The M5-RFP unites parties, civil society and religious figures.",
        "Russia supports soldiers and armed groups.",
        "The party has aims and plans for the north.",
        "The demands of Mali and Russia have been met.",
        "Russian flags, and posters that thanked Russia, were seen in Bamako.",
        "They discussed only the safety of the embassy and its staff.",
        "The arrest of the president, the prime minister and others is to be condemned.",
        "The two were colonels and ministers: Camara was the minister of defense.",
        "The colonel wants to meet and to talk.",
        "The land of Andorra was not in the list.",
        "Mali has two presidents and no government.",
        "Malians trusted Goïta and the army he led.",
        "The mediators demanded the release and safety of those held.",
        "The council wants the arrested and detained freed.",
        "Soldiers held the president and a minister accused of treason.",
        "Wagner and the officers it trained fought in Gao.",
        "France and Mali, which it ruled until 1960, signed a treaty.",
        "Support is political but not military.",
        "The M5-RFP as well as the union called for protests.",
        "Goïta met A&B and its owners.",
        "More and more Malians support Russia.",
        "Mali ended the deal and, with it, the mission.",
        "It has demands and needs the size of a state.",
        "Mali is poor and landlocked.",
        "The colonel is brave and respected.",
        "The prime minister was arrested and detained.",
        "The demands and reports of Mali were heard.",
        "The embassy has, so far, said that Bamako is calm.",
        "He resigned while soldiers held him.",
        "The colonel, while in office, met the ambassador.",
        "The law was changed, so that he can run again.",
        "Posters say thanks to Russia and its army.",
    ],
)
def test_one_assertion_has_no_joint(proposition: str) -> None:
    assert joint(proposition) is None


def test_a_compound_proposition_is_a_warning_at_the_proposition(small_dataset: Path) -> None:
    change(small_dataset, "claims.yaml", "harms no one.", "harms no one because nobody resists.")

    assert codes_of(small_dataset) == ["claims[0].proposition [compound-proposition]"]


def test_a_proposition_with_an_error_is_not_split(small_dataset: Path) -> None:
    change(small_dataset, "claims.yaml", "The arrest harms no one.", "[because]")

    assert codes_of(small_dataset) == ["claims[0].proposition [invalid-value]"]
