"""The plan of the world: who belongs where, in arrays of a few bytes an organisation; what pages say is made from it later.

Sizes of clusters fall with their rank to the power of -0.8. The popularity of organisations, which draws them into clusters
and events, has a Pareto tail. Who shares the topic or the town of a cluster is drawn into it more often than others, so that
clusters overlap and topics, towns and memberships go together. The towns themselves lean to topics.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from math import sqrt

from clustergraph.synth import words
from clustergraph.synth.chance import Dice, Pool, zipf

LAST_YEAR = 2025
"""The last year in which something takes place; the dataset is of the day after it."""

CLUSTER_SHARE = 0.06
MEMBERSHIPS = 1.3
"""Memberships of organisations in clusters, by organisation."""

EVENTS, PROJECTS, ACTS = 0.22, 0.11, 0.22
"""By organisation."""

_KIND_ENDS = tuple(sum(share for _, share, _ in words.KINDS[: i + 1]) for i in range(len(words.KINDS)))


class World:
    """A world of `count` organisations, of which the first `clusters` are cluster organisations.

    Organisations, towns, topics and persons are numbers from 0. Memory grows with `count` by about 100 bytes each.
    """

    def __init__(self, count: int, seed: int) -> None:
        self.count, self.seed = count, seed
        self.clusters = max(3, round(CLUSTER_SHARE * count))
        self.events = max(1, round(EVENTS * count))
        self.projects = max(1, round(PROJECTS * count))
        self.acts = max(1, round(ACTS * count))
        self.towns = max(6, min(4000, count // 20))
        self.districts = max(2, self.towns // 12)
        self.topics = min(len(words.FIELDS) * len(words.HEADS), 60 + int(3 * sqrt(count)))
        self.media = max(3, int(sqrt(count) / 2))
        dice = Dice(seed, "world")
        self._organisations(dice)
        self._pools()
        self._members(dice)
        self.event_host = array("I", (self.cluster_by_size.draw(dice) for _ in range(self.events)))
        self.project_host = array(
            "I",
            (
                self.cluster_by_size.draw(dice) if dice.chance(0.4) else dice.below(count)
                for _ in range(self.projects)
            ),
        )

    def dice(self, *name: str | int) -> Dice:
        """The stream of chance for one matter."""
        return Dice(self.seed, *name)

    # What the arrays say

    def kind(self, organisation: int) -> str:
        """The slug of the kind of an organisation."""
        return (
            "cluster-organisation"
            if organisation < self.clusters
            else words.KINDS[self._kind[organisation]][0]
        )

    def name(self, organisation: int) -> tuple[str, str]:
        """German and English name of an organisation."""
        field = words.FIELDS[self.topic[organisation] % len(words.FIELDS)]
        word = words.word(organisation, self.count)
        if organisation < self.clusters:
            return f"{word} {field[0]}cluster e. V.", f"{word} {field[1]} cluster"
        return f"{word} {field[0]} {words.KINDS[self._kind[organisation]][2]}", f"{word} {field[1]}"

    def slug(self, organisation: int) -> str:
        """The slug of an organisation."""
        field = words.FIELDS[self.topic[organisation] % len(words.FIELDS)]
        return words.slug_of(f"{words.word(organisation, self.count)} {field[0]}")

    def town_slug(self, town: int) -> str:
        """The slug of a town."""
        return words.slug_of(words.town(town, self.towns))

    def topic_slug(self, topic: int) -> str:
        """The slug of a topic of the third level."""
        return words.slug_of(self.topic_name(topic)[0])

    def topic_name(self, topic: int) -> tuple[str, str]:
        """German and English name of a topic of the third level; one field after the other, so that all have some."""
        head, field = divmod(topic, len(words.FIELDS))
        return words.topic(field * len(words.HEADS) + head)

    def persons_of(self, organisation: int) -> range:
        """The persons of an organisation, the managing director first."""
        return range(self.first_person[organisation], self.first_person[organisation + 1])

    def person(self, number: int) -> str:
        """The name of a person."""
        return words.person(number, self.first_person[-1])

    def members_of(self, cluster: int) -> array[int]:
        """The members of a cluster, in the order in which they were drawn."""
        return self._member[self._first_member[cluster] : self._first_member[cluster + 1]]

    def drawn(self, dice: Dice, topic: int, town: int) -> int:
        """An organisation that has to do with `topic` or `town`, or any: the more popular the more often."""
        which = dice.random()
        if which < 0.6:
            return self._by_topic[topic].draw(dice)
        return (self._by_town[town] if which < 0.8 else self._all).draw(dice)

    # How they come about

    def _organisations(self, dice: Dice) -> None:
        topics, towns = zipf(self.topics, 0.8), zipf(self.towns, 0.9)
        home = array("I", (towns.draw(dice) for _ in range(self.topics)))  # where a topic is at home
        self.topic, self.second = array("H"), array("H")
        self.town, self._kind = array("H"), array("B")
        self.popularity = array("d")
        self.first_person = array("I", [0])
        for number in range(self.count):
            topic = topics.draw(dice)
            near = dice.chance(0.6)  # a second topic of the same field
            beside = (
                (topic + len(words.FIELDS) * dice.between(1, 3)) % self.topics if near else topics.draw(dice)
            )
            share = dice.random()
            self.topic.append(topic)
            self.second.append(beside)
            self.town.append(home[topic] if dice.chance(0.4) else towns.draw(dice))
            self._kind.append(next((k for k, end in enumerate(_KIND_ENDS) if share < end), 0))
            self.popularity.append(dice.tail(1, 1.7, 5 * sqrt(self.count)))
            people = 2 + dice.below(3) if number < self.clusters else 1 + int(dice.chance(0.25))
            self.first_person.append(self.first_person[-1] + people)

    def _pools(self) -> None:
        by_topic, by_town = defaultdict(list), defaultdict(list)
        for number in range(self.count):
            by_topic[self.topic[number]].append(number)
            by_topic[self.second[number]].append(number)
            by_town[self.town[number]].append(number)

        def pool(items: list[int]) -> Pool:
            return Pool(items, (self.popularity[item] for item in items))

        self._all = Pool(range(self.count), self.popularity)
        everywhere = self._all
        self._by_topic = defaultdict(lambda: everywhere, {t: pool(found) for t, found in by_topic.items()})
        self._by_town = defaultdict(lambda: everywhere, {t: pool(found) for t, found in by_town.items()})

    def _members(self, dice: Dice) -> None:
        weights = [(rank + 1) ** -0.8 for rank in range(self.clusters)]
        per_weight = MEMBERSHIPS * self.count / sum(weights)
        self._member, self._first_member = array("I"), array("I", [0])
        for cluster, weight in enumerate(weights):
            wanted = min(max(3, round(weight * per_weight)), self.count // 3)
            chosen: dict[int, None] = {}
            for _ in range(4 * wanted):  # the popular are drawn again and again; some wishes stay open
                found = self.drawn(dice, self.topic[cluster], self.town[cluster])
                if found != cluster:
                    chosen[found] = None
                if len(chosen) == wanted:
                    break
            self._member.extend(chosen)
            self._first_member.append(len(self._member))
        self.cluster_by_size = Pool(range(self.clusters), weights)
