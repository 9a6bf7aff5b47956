"""Sentence vectors: exact, independent of order and company, offline; and the background of word weights."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand import meaning
from firsthand.errors import ChoiceError
from firsthand.lexicon import frequencies

SENTENCES = [
    "The ferry to Osk was cancelled after the storm.",
    "Because of the storm no ferry sails to Osk.",
    "Wheat prices rose for a third week.",
    "",
    "   ",
    "🚧",
    "Olaf Brenn resigned, his office said, “with immediate effect”.",
]


def test_shape_and_length():
    vectors = meaning.model().encode(SENTENCES)
    assert vectors.shape == (len(SENTENCES), 256)
    assert vectors.dtype == np.int8
    lengths = np.linalg.norm(vectors.astype(float), axis=1)
    assert not lengths[3:5].any()
    assert np.abs(lengths[[0, 1, 2, 6]] - 127).max() < 2


def test_nothing_in_nothing_out():
    assert meaning.model().encode([]).shape == (0, 256)
    assert meaning.similarity(meaning.model().encode([]), meaning.model().encode(SENTENCES)).shape == (0, 7)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=8), st.randoms(use_true_random=False))
def test_a_vector_depends_on_its_text_alone(texts, random):
    together = meaning.model().encode(texts)
    order = list(range(len(texts)))
    random.shuffle(order)
    shuffled = meaning.model().encode([texts[i] for i in order])
    assert (shuffled == together[order]).all()
    for i, text in enumerate(texts):
        assert (meaning.model().encode([text])[0] == together[i]).all()


def test_words_alone_give_the_same_tokens_as_the_text():
    static = meaning.model()
    text = " ".join(SENTENCES)
    numbers, ends = static._numbers([text])
    assert ends.tolist() == [0, len(text.split())]
    tokens = [token for n in numbers for token in static._ids[static._ends[n] : static._ends[n + 1]]]
    assert tokens == static._tokenizer.encode(text, add_special_tokens=False).ids


def test_similarity_is_the_cosine():
    vectors = meaning.model().encode(SENTENCES)
    found = meaning.similarity(vectors, vectors)
    wide = vectors.astype(float)
    lengths = np.linalg.norm(wide, axis=1)
    for i in range(len(SENTENCES)):
        for j in range(len(SENTENCES)):
            cosine = wide[i] @ wide[j] / max(lengths[i] * lengths[j], 1)
            assert found[i, j] == pytest.approx(cosine, abs=0.0001)
    pairs = np.array([(i, j) for i in range(len(SENTENCES)) for j in range(len(SENTENCES))])
    assert (meaning.rowwise(vectors, pairs) == found[pairs[:, 0], pairs[:, 1]]).all()
    assert found[0, 1] > 0.6 > 0.3 > found[0, 2]


def test_another_model_is_not_fetched_unasked(tmp_path):
    with pytest.raises(ChoiceError, match="No meaning model nobody/nothing-of-this-name"):
        meaning.model("nobody/nothing-of-this-name")
    with pytest.raises(ChoiceError, match="holds no Model2Vec"):
        meaning.model(str(tmp_path))


def test_the_package_model_can_be_named_by_its_folder():
    folder = meaning.files("firsthand") / "data" / "meaning"
    named = meaning.model(str(folder)).encode(SENTENCES[:3])
    assert np.diag(meaning.similarity(named, meaning.model().encode(SENTENCES[:3]))).min() > 0.98


def test_weights_fall_with_frequency():
    words = ["the", "government", "ferry", "Zzyxh"]
    found = [frequencies.weight(word) for word in words]
    assert found == sorted(found)
    assert found[0] == 0
    assert list(frequencies.weights([frequencies.normal(word) for word in words])) == pytest.approx(found)


@pytest.mark.parametrize(("written", "normal"), [("KIM’S", "kim"), ("don’t", "don't"), ("‘Now’", "now"), ("'s", "s")])
def test_normal_form(written, normal):
    assert frequencies.normal(written) == normal


def test_names_have_capitals():
    shares = frequencies.name_share(["Washington", "friday", "money", "Qwxyzt"])
    assert (shares >= 0.5).tolist() == [True, True, False, True]
