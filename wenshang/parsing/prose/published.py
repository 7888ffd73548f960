"""Whether what is published is information in general: 各类信息 and 公告等信息 are, 预决算信息 is only a class."""

from __future__ import annotations

import re

from wenshang.parsing.prose.channels import VERB, WEBSITE, named
from wenshang.parsing.prose.context import Context
from wenshang.vocabulary.prose import because, filler, last, source, words

CLASS = because("class")
BRACKETS = re.compile(r"（[^（）]*）")
# 12个栏目共发布, 在“要闻动态”“通知公告”等栏目发布: the columns together are the site.
ALL_COLUMNS = re.compile(
    r"(?:各|所有|全部|对应|相应|\d+)(?:个|类|项|大)*(?:一级|二级|主要|子)?(?:专栏|栏目|专题|版块|板块)[^，]{0,6}$"
    r"|(?:(?:“[^”]{1,16}”、?){2}|(?:[^，；。、“”]{2,20}、){3}[^，；。]*)等(?:多个|各)?(?:专栏|栏目|专题|版块|板块)[^，]{0,4}$"
    r"|(?<!专)栏目\d+个$|“[^”]*(?:政务|信息)公开[^”]*”(?:专栏|栏目|版块|板块)[^，]{0,4}$"
)
# 门户网站专栏发布各类信息: a column without a name of its own is where the site publishes.
# 网站“防疫行动”专栏，及时公布动态等信息204条
_NAMED_COLUMN = re.compile("(?<!公开)”(?:专栏|栏目|专题)[，,]?(?:及时|主动|共)*$")
_UNNAMED_COLUMN = re.compile("^(?:上)?(?:的)?(?:专栏|栏目)(?:共|累计)?$")
_FILLER = re.compile(filler("published") + "$")
GENERAL = re.compile(rf"{source('words', 'general')}$")
LIST_END = re.compile(r"等(?:[^、，；：。等]{0,18})$")
_LIST = re.compile(r"[^、]、[^、]+、[^、]*(?:信息|内容|动态)$")
_ANY_KIND = re.compile("(?:各类|各种|各项)" + filler("kind") + "(?:信息|内容)$")
_BARE = re.compile(filler("bare"))
# 生态环境领域相关信息, 各类财政信息: a body's whole field, not a class.
_FIELDS = source("words", "field")
FIELD = re.compile(rf"(?:各类|各种){_FIELDS}(?:领域|工作|方面)?(?:相关|有关)?信息|{_FIELDS}(?:领域)?(?:相关|有关)信息")
_OWN = re.compile(rf"(?:各类|各种)?(?P<field>{_FIELDS})(?:领域|工作|方面)?(?:相关|有关)?类?信息")


def own_field(thing: str, context: Context) -> bool:
    """Is what is published information of the body's own field (财政信息 of a 财政局, 民族宗教相关内容 of a 民宗委)?"""
    body = context.passage.authority
    if own := _OWN.fullmatch(thing):
        return own["field"][:2] in body
    subject = _ON_SUBJECT.fullmatch(thing)
    return subject is not None and len(set(subject["subject"]) & set(body)) > 1


# 共发布相关信息30条: of what the clause before told of.
REFERS_BACK = re.compile("(?:相关|有关|上述|此类)(?:信息|内容)")
COLUMN = re.compile(r"(?<!信息公开)(?<!主动公开)(?<!政务公开)(?<!公开”)(?:专栏|栏目|专题|版块|板块|子页面)[^，]{0,6}$")


def bare(text: str) -> str:
    """A text without the fillers at its end and whose it is (群众关注的信息共计 is 信息)."""
    return _CARED_FOR.sub("", _FILLER.sub("", text))


_CARED_FOR = re.compile(
    "(?:人民|广大|社会)*(?:群众|公众|市民|社会|企业)[^，；、]{0,6}(?:关注|关心|关切)的(?=[^，；、]*(?:信息|内容)$)"
)


# 公开信息28大项、79小项，共计6657条
_SHAPE = re.compile(r"(?:[\d一二三四五六七八九十]+[大小]?[类项](?:[、，]|(?=\d|信息)))+")
# 公开政府信息并移交档案馆的政府信息数共计4条
_HANDED_ON = re.compile("并(?:及时)?移交[^，；、]{2,10}的(?=政府信息)")
# 发布宣传文章14篇: the noun, a class
_PIECES = re.compile("文章|稿")


def why_not(tail: str, context: Context) -> str:
    """Why what stands between channel and count is no publication of information in general: "", "no", or a reason."""
    tail = _HANDED_ON.sub("", _SHAPE.sub("", BRACKETS.sub("", tail))).replace("依申请公开", "依申请事项")
    verb = last(VERB, tail)
    if verb and (
        verb[0] in ("推文", "宣传")
        or tail[: verb.end()].endswith("新闻报道")
        or (verb[0] == "公示" and not bare(tail[verb.end() :]))
    ):  # 发布节水推文, 公开处罚信息公示: the noun
        verb = last(VERB, tail[: verb.start()]) or verb
    thing = bare(tail[verb.end() :] if verb else tail).replace("信息文件", "信息")
    if verb and ((verb[0] == "宣传" and _PIECES.match(thing)) or (verb[0] in ("转发", "转载") and thing.endswith("报道"))):
        return CLASS
    if _FIELDS_LISTED.search(thing):
        return CLASS
    front = tail[: verb.start()] if verb else ""
    if _NAMED_COLUMN.search(front) and not ALL_COLUMNS.search(front.rstrip("，,")):
        return because("column")
    if _ONE_CLASS.match(thing) or (_NEWS.fullmatch(thing) and _of_columns(context)):
        return CLASS
    if listed(bare(tail)) or listed(thing):
        return CLASS if words("words", "special").search(context.after[:12]) else ""
    if words("words", "handled").search(thing + ("" if thing else context.after[:4])):
        return "no"
    if thing.startswith("依申请"):
        return "no"
    if own_field(thing, context):
        return CLASS if one_of_several(context) else ""
    if verb is None:
        return "" if _BARE.fullmatch(thing) and not words("words", "handled").search(tail) else "no"
    front = front.rstrip("，,")
    if not thing and (named_first := _NAMED_FIRST.search(front)) and words("words", "special").search(named_first[0]):
        return CLASS
    unnamed = _UNNAMED_COLUMN.match(front) and _ANY_KIND.search(thing)
    if COLUMN.search(front) and not ALL_COLUMNS.search(front) and not unnamed:
        return because("column")
    if FIELD.fullmatch(thing):
        return CLASS if one_of_several(context) else ""
    if REFERS_BACK.fullmatch(thing) and "，" in tail and not OPENED.search(context.lead[: -len(context.clause)]):
        return CLASS
    if (not _BARE.fullmatch(thing) or words("words", "news").search(thing)) and one_of_several(context):
        return CLASS
    return class_reason(thing, context)


# 网站概况类信息更新量385条
_NAMED_FIRST = re.compile("[^，；、]{2,12}信息$")
# 新开了“健康云县”微信公众号，今年共推送相关信息270条: the account's own.
OPENED = re.compile(
    "(?:开[通设办]|新开|建立|创建|设立|拥有|运营|建有|设有|注册|打造|改版|升级)[^，；。]*(?:号|平台|微博|网站|媒体)[，,]$"
)
# 网站公开水利建设、水源保护等领域信息70条: the fields that are told, not all.
_FIELDS_LISTED = re.compile("、[^各多]*等(?:方面|重点)?领域(?:的)?(?:相关|有关)?信息$")
# 节水推文20篇，防汛推文36篇: the next count is of another class.
_NEXT_CLASS = re.compile(r"^(?:、|，|；|和|及|以及)(?P<label>[^，。；、：\d（）]{2,12})\d+[余多]?(?:条|篇|件|则|期|次)")


# 重点领域养老、救助类信息61条
_ONE_CLASS = re.compile("重点领域(?!等|和|及|、|以及|信息)[^，；]*类(?:政府|政务)?信息$")
# 公众号发布工作动态60条，推送公告12条
_NEWS = re.compile("(?:工作|政务|部门|新闻)动态")
_ANOTHER_CLASS = re.compile(r"^(?:（[^（）]{1,4}）)?[，、；](?:发布|推送|公开|各类)(?P<label>[^，；。\d]{2,40})\d+[余多]?[条篇]")


def _of_columns(context: Context) -> bool:
    """Is news one column of a site, or counted beside another class on the same carrier?"""
    whole = words("scope", "whole").search(context.clause)
    if not whole and any(channel.code == WEBSITE for channel in named(context.clause)):
        return True
    following = _ANOTHER_CLASS.match(context.sentence.text[context.number.end :])
    return following is not None and not named(following["label"])


# 财务公开2条, 信息公开目录16条 are classes, no deeds.
_OPENNESS = re.compile(r"(?:财务|党务|村务|厂务)公[开示]$|(?:信息|政务)公开")


def one_of_several(context: Context) -> bool:
    """Is the count the first of several classes (工作动态40条、财政预算5条)? Each is a part then."""
    following = _NEXT_CLASS.match(context.sentence.text[context.number.end :])
    if following is None or words("words", "no_class").search(following["label"]):
        return False
    return not named(following["label"]) and not words("words", "done").search(_OPENNESS.sub("", following["label"]))


# 月报、季报和年报等信息 are one class too.
_REPORTS = re.compile(r"[旬周月季年日]报(?:[、和及][旬周月季年日]报)+等?(?:信息|内容)?$")


def listed(thing: str) -> bool:
    """Are several classes named, so that the figure is of all of them (公告、动态等信息; 公告、动态、政策信息)?"""
    pieces = thing.split("、")
    if len(pieces) > 2 and all("会议" in piece for piece in pieces):
        return False  # 常务会议、专题会议信息 are one class
    if _REPORTS.search(thing):
        return False
    return bool(
        _LIST.search(thing) or (LIST_END.search(thing) and ("、" in thing or not words("words", "special").search(thing)))
    )


# 疫情相关信息: of one subject
_ON_SUBJECT = re.compile("(?!政府|政务|各类|各种|公开|工作|本)(?P<subject>[\u4e00-\u9fff]{2,8})(?:相关|有关)(?:信息|内容)")
# 基础政府信息及重点领域信息
_GENERAL_PIECE = re.compile("(?:基础|各类|法定)?(?:政府|政务)信息")


def class_reason(thing: str, context: Context) -> str:
    """The reason where a thing published is a class of information, else "".

    What is neither general nor of the body's own name or field is a class, whatever it is called (乡村振兴信息, 区镇动态).
    """
    if listed(thing) or _ANY_KIND.search(thing) or any(_GENERAL_PIECE.fullmatch(p) for p in re.split("[、及和与]", thing)[:-1]):
        return ""
    if words("words", "special").search(thing) or _ON_SUBJECT.fullmatch(thing):
        return CLASS
    if not GENERAL.search(thing) and words("words", "special").search(context.after[:12]):
        return CLASS
    rest = _PLAIN.sub("", thing)
    if words("words", "audience").search(rest) or re.search("[较比增减]|平均", rest):
        return ""  # for the exclusions to say
    return CLASS if rest and len(set(rest) & set(context.passage.authority)) < 2 else ""


_PLAIN = re.compile(f"{source('words', 'general')}|{source('words', 'plain')}")
