"""What the text before an equation says of it: under which condition, or as one of several variants, it is meant.

Input: the formulas of a document. Output: whether the sentence in which a formula stands sets a condition, speaks of a
variant, of one of several paths from a quantity to another, of a layer that does nothing, or of a statistic. To teach
another word, in any language, add it to the table of its kind.
"""

import re

from bnderive.document.manuscript import Formula
from bnderive.verify.words.circumstances import elsewhere
from bnderive.verify.words.sentences import ENDS, earlier, lead, rest, sentence, stopped

# Words, and beginnings of words where a star ends them.
_CONDITIONS = r"""
    (?:otherwise|(?<!thing[\s])else)(?!\s(?:zero|0|nothing)\b)
    (?:for|to)\ssimplif* falls(?!\s(?:a|as|by|in|into|off|on|out|to|under|with)\b)
    whenever unless except provided case cases equal equals coincide* distinct diagonal
    assum* suppos* simplicity ignor* neglect* omit* drop(?!\w*\sout\b)* disregard* approximat* approx* roughly nearly
    almost negligible limit subject constraint* constrained absorb* henceforth hereafter
    wenn sonst näherung* vernachlässig* si sinon lorsque néglige* cuando quando salvo
    supon* suppon* trascur* если при иначе случа* пусть когда предполож* пренебр*"""
_VARIANTS = """
    if when other* another different* alternative* alternat* variant* version* convention* instead former
    latter first second third without tiny special particular inference test testing evaluation prediction
    deployment code practice implementation* другой другом вариант*"""
_SET = re.compile(
    r"\b(if|when)\b(?! (we|you|one)\b(?! (subtract|negate|replace|flip|swap|reverse|double|halve|scale|leave out)))"
    r"|\b(for|in) (the|a|another|this|that) (variant|version)\b|\b((every|all|any) others?"
    r"|(?<!gradients of )(?<!derivatives of )the others)\b"
    r"|\b(for|at|on|in|with) ((all|every|any|the|a) )?(very )?(large|small|tiny|high|low|negative|positive|non-?\w+ive"
    r"|non-?zero|zero|active|inactive|dead|saturated|linear|equal|distinct|(anti|skew-?)?symmetric|diagonal|orthogonal"
    r"|(un)?correlated|independent|cent(e)?red|whitened|standardi[sz]ed)\b"
)
_AFTER = re.compile(
    r"\s*,?\s*(if|when|whenever|unless|provided|except|otherwise|wenn|falls|si|если)\b(?! (we|you|one)\b)"
)
_PARTS = ("当", "當", "若", "如果(?!代入|要|想)", "假设", "假設", "忽略", "近似", "约等于", "否则", "其他", "其余",
    "情况", "情形", "場合", "とき", "경우", "때", "만약", "가정", "무시", "근사", "もし", "仮定", "無視",
    "ならば")  # fmt: skip
_PATHS = "path pathway route путь"
_WAYS = ("路径", "路徑", "支路", "経路", "경로")
_VARIED = ("另一", "推理", "测试", "预测", "推論", "テスト")
_IN_USE = re.compile(
    r"\b(inference|(test|evaluation|eval|prediction)([- ](time|mode|phase|stage|set)))\b"
    r"|推理|测试|预测|推論|テスト|추론|테스트",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(treat|regard|consider|view|tak|hold|keep|kept)\w*\b(?! out\b)[^.;]*\b(constants?|fixed)\b"
    r"|\b(frozen|freez\w+)\b|\b(is|are|stay|remain)s? (fixed|frozen)\b"
    r"|\b(at|in|during|for) (the )?(inference|(test|evaluation|eval|prediction)([- ](time|mode))?)\b"
    r"|(看作|看做|视为|視為|当作)[^。]*常|是固定|保持固定|推理阶段|推理时|推論時",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\b(instead|rather|replac\w*|other|another|else\w*|alternat\w*|convention\w*|variants?|subtract\w*|minus|negat\w*"
    r"|signs?|signed|opposite|revers\w*|invert\w*|flip\w*|swap\w*|exchang\w*|half|halv\w*|twice|doubl\w*|factors?"
    r"|scal\w*|multipl\w*|rescal\w*|without|no longer|statt\w*|ander\w*|вместо|знак\w*|autre\w*|signe\w*|otr[oa]\w*)\b"
    r"|改|换|換|相反|符号|符號|另|反|減|减|倍|부호|대신|符号|代わり",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(inference|(test|evaluation|eval|prediction)[- ](time|mode))\b|推理|测试阶段", re.IGNORECASE)
_MODE = re.compile(r"\b(eval(uation)?|test|inference|frozen|fixed)\b( mode)?|s\.\s?t\.|such that", re.IGNORECASE)
_ANEW = re.compile(
    r"(\b(let( us)?( (write|denote|define|call|set))?|(we|now|again)( now)? (write|denote|define|set|put)|writing)"
    r"( (now|again))?|[记記令设設])\s*$",
    re.IGNORECASE,
)
_GIVEN_BACK = """
    identit* recover* undo* undone restor* revert* learn* unchanged nothing cancel* invert* original
    identité* retrouv* annul* appren* identität* aufheb* rückgängig lernt gelernt identidad recuper* aprend*
    identità impara* apprend* тождеств* восстан*"""
_BACK = ("恒等", "还原", "還原", "恢复", "恢復", "学习", "学到", "抵消", "恒等変換", "元に戻", "学習")
_STATISTICS = r"""
    mean means average averages averaged variance variances std statistic* deviation* moyenne* variance écart*
    (?<!layer[\s-])(?<!batch[\s-])(?<!group[\s-])(?<!instance[\s-])(?<!rms[\s-])norm
    normalizer normaliser moment moments expectation expectations log-sum-exp partition
    mittelwert* varianz* standardabweichung* media varianza desviación deviazione средн* дисперси* отклонени*"""
_STATISTIC_PARTS = ("均值", "平均", "方差", "标准差", "標準差", "分散", "標準偏差", "평균", "분산")
_LABEL = re.compile(
    r"\b(labels?|targets?|one[- ]hot|ground[- ]truth|true class|étiquettes?|etiquetas?)\b"
    r"|标签|標籤|独热|真实|目标|ラベル",
    re.IGNORECASE,
)
_ONE_HOT = re.compile(
    r"one[- ]hot|\b(true|correct|right|actual|target|ground[- ]truth) (class|label|category|token)\b"
    r"|独热|獨熱|(正确|真实|目标)的?(类|标签)|正解(クラス|ラベル)|정답|원[- ]?핫",
    re.IGNORECASE,
)
_TRUE_CLASS = re.compile(
    r"\b(true|correct|right|actual|target|ground[- ]truth)[- ](class|label|category|token)( index)?( is| be|,|:)?\s*$"
    r"|(正确|真实|目标)的?(类别?|标签)(为|是)?\s*$",
    re.IGNORECASE,
)
_CLASSES = re.compile(
    r"(?<!\\)\b(class(es)?|labels?|targets?|categor(y|ies|ical))\b|类|類|标签|ラベル|クラス|클래스|класс",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    rf"(?:{_LABEL.pattern})(?:\s?\w{{1,12}})?\s*·(?!\s*(?:and|or|,|和|与|及|、)\s*$)", re.IGNORECASE
)
_SUMMED = re.compile(
    r"\b(sum(s|med|ming)?|average[ds]?|averaging|accumulat\w*|reduc\w+|axis|summ(e|iert|iere|ieren)|somm\w+|sumad?[oa]s?)\b"
    r"|求和|之和|合計|和をと|합|сумм",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?!.*\\partial.*=\s*-?[1-9])[^=<>]*[A-Za-z}]\s*=\s*-?\d+(\.\d+)?\s*$")


def _pattern(words: str, parts: tuple[str, ...]) -> re.Pattern[str]:
    each = "|".join(word.replace("*", r"\w*") for word in words.split())
    return re.compile(rf"\b(?:{each})\b|{'|'.join(parts)}", re.IGNORECASE)


_CONDITION = _pattern(_CONDITIONS, _PARTS)
_VARIANT = _pattern(_VARIANTS, _VARIED)
_PATH = _pattern(_PATHS, _WAYS)
_RETURNS = _pattern(_GIVEN_BACK, _BACK)
_STATISTIC = _pattern(_STATISTICS, _STATISTIC_PARTS)
_LOSS = r"(loss|error|cost|objective|upstream gradient|损失|損失|误差|誤差|代价|損失関数)"
_NAMES_LOSS = re.compile(
    rf"\b(suppos\w*|assum\w*)\b[^.,;·]{{0,40}}\b{_LOSS}\w*\b[^.,;·]{{0,20}}\b(is|are|be|as|by|called|denoted)\s*(·|$)"
    rf"|(假设|假設|假定)[^。，；·]{{0,20}}{_LOSS}[^。，；·]{{0,6}}(为|為|是)\s*(·|$)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(^|[\s.;])\(?([a-h]|i{1,3}|iv|v)\) ")


def conditional(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text before a formula sets a condition under which it holds."""
    text = lead(formulas, number)
    above = text if text.strip() else lead(formulas, _first_display(formulas, number))
    above = _NAMES_LOSS.sub("·", above)
    if _CONDITION.search(above) is not None or _SET.search(above.lower()) is not None or elsewhere(above):
        return True
    if any(_NUMBER.match(formulas[k].latex) for k in earlier(formulas, number)):
        return True
    last = next((part for part in reversed(ENDS.split(text)) if part.strip()), "")
    return _HELD.search(last) is not None or _ABOUT.search(formulas[number].heading) is not None


def _first_display(formulas: tuple[Formula, ...], number: int) -> int:
    """The first of the displays one after the other, without any text or heading between, that a formula is the last
    of.
    """
    while number and formulas[number - 1].display and not formulas[number].before.strip():
        if formulas[number - 1].heading != formulas[number].heading:
            break
        number -= 1
    return number


def measured_otherwise(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text around a formula speaks of another sign or factor than definitions have: "if we subtract it"."""
    return _MEASURED.search(f"{lead(formulas, number)} · {sentence(formulas, number)}") is not None


def supposes(text: str) -> bool:
    """Whether a text sets a condition, or speaks of a variant."""
    held = _HELD.search(text) or _SET.search(text.lower())
    return held is not None or _CONDITION.search(text) is not None or _VARIANT.search(text) is not None


def sets_condition(text: str) -> bool:
    """Whether words that stand behind an equation say under which condition it holds."""
    low = text.lower()
    return any(each.search(low) is not None for each in (_CONDITION, _SET, _HELD, _ABOUT, _MODE))


def conditional_after(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text right after a formula says under which condition it holds: "… = 0 if the rows differ"."""
    more = number + 1 < len(formulas) and not stopped(formulas[number])
    return more and _AFTER.match(rest(formulas, number).lower()) is not None


def named_anew(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text right before a formula gives a name: "now let", "we write"."""
    return _ANEW.search(formulas[number].before) is not None


def a_label(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the sentence of a formula speaks of what should come out: "where y is the one-hot label"; a word right
    before another formula is about that: "y comes close to the target t".
    """
    before = ENDS.split(lead(formulas, number))[-1]
    after = sentence(formulas, number)[len(before) :].removeprefix(" · ")
    return any(_LABEL.search(_OF_ANOTHER.sub(" · ", text)) for text in (before, after))


def of_classes(formulas: tuple[Formula, ...]) -> str:
    """Whether a document speaks of labels that are "one-hot", or at least of "classes"; empty where of neither."""
    said = {_classes_in(text) for f in formulas for text in (f.before, f.heading)}
    said |= {_classes_in(f.source.text) for f in formulas[:1]}
    return next((each for each in ("one-hot", "classes") if each in said), "")


def a_true_class(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether a formula says which class is the right one: "the true class c"."""
    return _TRUE_CLASS.search(formulas[number].before) is not None


def _classes_in(text: str) -> str:
    return next((said for said, words in (("one-hot", _ONE_HOT), ("classes", _CLASSES)) if words.search(text)), "")


def varied(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text before a formula speaks of a condition, or of one of several variants, such as (b)."""
    text = lead(formulas, number)
    return conditional(formulas, number) or _VARIANT.search(text) is not None or _ITEM.search(text) is not None


def in_use(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text before a formula, or the heading above it, speaks of inference, when nothing is learned."""
    return any(_IN_USE.search(text) for text in (lead(formulas, number), formulas[number].heading))


def by_a_path(formulas: tuple[Formula, ...], number: int, at: int) -> bool:
    """Whether the text before the place `at` in a formula, in it or before it, speaks of a path from one quantity to
    another: a derivative may be meant along that path alone.
    """
    source, span = formulas[number].source, formulas[number].span
    return _PATH.search(f"{lead(formulas, number)} {source.text[span.start : at]}") is not None


def gives_back(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the sentence of a formula speaks of a layer that does nothing: "if it learns c = m, that is undone"."""
    return _RETURNS.search(sentence(formulas, number)) is not None


def a_statistic(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the sentence of a formula speaks of a mean, or of what varies about it."""
    return _STATISTIC.search(sentence(formulas, number)) is not None


def summed_in_words(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the sentence of a formula speaks of a sum, which may be one that the formula leaves out."""
    return _SUMMED.search(sentence(formulas, number)) is not None
