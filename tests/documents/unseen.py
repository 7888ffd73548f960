"""How text stands in a file that no reader of it sees, by file type: each way is a name and what writes the old figure (``{}``).

PDFs draw theirs (``odd_pdf``).
"""

from __future__ import annotations

from collections.abc import Mapping

#: the page's own rules that the ways below rely on
HTML_RULES = """<style>
.old{text-decoration:line-through} #old{text-decoration:line-through} [data-old]{text-decoration-line:line-through}
span.gone{display:none} #gone{display:none} [data-gone]{display:none} td i.veiled{visibility:hidden} .tiny{font-size:0}
.pale{color:#fff} [data-pale]{color:white!important} .same{background:#dde;color:#dde} .clear{color:transparent} .faint{opacity:0}
.away{position:absolute;left:-9999px} .cut{position:absolute;clip:rect(0,0,0,0)}
.flat{display:inline-block;height:0;overflow:hidden}
.ruled{background:linear-gradient(transparent 45%,#000 45%,#000 55%,transparent 55%)} .barred{position:relative}
.barred::after{content:"";position:absolute;left:0;right:0;top:50%;border-top:1px solid}
@media screen{.onpaper{display:none}}
</style>"""

HTML: Mapping[str, str] = {
    "del": "<del>{}</del>",
    "s": "<s>{}</s>",
    "strike": "<strike>{}</strike>",
    "struck by class": '<span class="old">{}</span>',
    "struck by id": '<span id="old">{}</span>',
    "struck by attribute": '<span data-old="1">{}</span>',
    "struck by style": '<span style="text-decoration: line-through">{}</span>',
    "struck around": '<span class="old"><b>{}</b></span>',
    "display by class": '<span class="gone">{}</span>',
    "display by id": '<b id="gone">{}</b>',
    "display by attribute": "<b data-gone>{}</b>",
    "display by style": '<span style="display:none">{}</span>',
    "display on screen": '<span class="onpaper">{}</span>',
    "hidden attribute": "<span hidden>{}</span>",
    "hidden field": '<input type="hidden" value="{}">',
    "visibility by class": '<i class="veiled">{}</i>',
    "visibility by style": '<i style="visibility:hidden">{}</i>',
    "size by class": '<span class="tiny">{}</span>',
    "size by style": '<span style="font-size:0">{}</span>',
    "size of font": '<span style="font:0/0 serif">{}</span>',
    "white font": '<font color="#FFFFFF">{}</font>',
    "white by class": '<span class="pale">{}</span>',
    "white by attribute": '<span data-pale="">{}</span>',
    "white by style": '<span style="color:rgb(255, 255, 255)">{}</span>',
    "colour of ground": '<span class="same">{}</span>',
    "transparent": '<span class="clear">{}</span>',
    "opacity": '<span class="faint">{}</span>',
    "opacity around": '<span style="opacity:.2"><b style="opacity:.2">{}</b></span>',
    "faint": '<span style="color:rgba(0,0,0,.05)">{}</span>',
    "white by variable": '<b style="--c:#fff"><i style="color:var(--c)">{}</i></b>',
    "off the screen": '<span class="away">{}</span>',
    "clipped": '<span class="cut">{}</span>',
    "no height": '<span class="flat">{}</span>',
    "noscript": "<noscript>{}</noscript>",
    "comment": "<!-- {} -->",
}
#: the figure itself, drawn a second time a little apart
HTML_TWICE: Mapping[str, str] = {
    "shadow": '<span style="position:absolute;left:1px;top:1px;color:#aaa">{}</span>',
    "false bold": '<b style="position:absolute;margin-left:.3px">{}</b>',
}
#: what draws a line through text without saying so: nobody but a browser can tell, so the figures are doubted
HTML_DRAWN = {
    "line of a ground": '<span class="ruled">{}</span>',
    "line of a rule": '<span class="barred">{}</span>',
    "mask": '<span style="mask:linear-gradient(transparent,transparent)">{}</span>',
    "blur": '<span style="filter:blur(9px)">{}</span>',
    "cut": '<span style="clip-path:ellipse(0 0)">{}</span>',
    "unknown colour": '<span style="color:oklch(1 0 0)">{}</span>',
    "line over": '<span class="barred">{}<i style="position:absolute;left:0;top:50%;width:100%;border-top:1px solid"></i></span>',
}

_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_RUN = "<w:r><w:rPr>{format}</w:rPr><w:t>{{}}</w:t></w:r>"
#: the draft's own styles that the ways below rely on
DOCX_STYLES = (
    '<w:style {ns} w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:strike/></w:rPr></w:style>',
    '<w:style {ns} w:type="character" w:styleId="GoneToo"><w:name w:val="GoneToo"/><w:basedOn w:val="Gone"/></w:style>',
    '<w:style {ns} w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr><w:vanish/></w:rPr></w:style>',
    '<w:style {ns} w:type="character" w:styleId="GhostToo"><w:name w:val="GhostToo"/><w:basedOn w:val="Ghost"/></w:style>',
    '<w:style {ns} w:type="character" w:styleId="White"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>',
)
DOCX: Mapping[str, str] = {
    **{
        name: _RUN.format(format=written)
        for name, written in {
            "strike": "<w:strike/>",
            "double strike": "<w:dstrike/>",
            "vanish": "<w:vanish/>",
            "white": '<w:color w:val="FFFFFF"/>',
            "white of the theme": '<w:color w:val="auto" w:themeColor="background1"/>',
            "colour of ground": '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>',
            "colour of highlight": '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>',
            "ground of the theme": '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="auto" w:themeFill="text1"/>',
            "size": '<w:sz w:val="2"/>',
            "fitted": '<w:fitText w:val="1"/>',
            "width": '<w:w w:val="1"/>',
            "struck by style": '<w:rStyle w:val="Gone"/>',
            "struck by chain": '<w:rStyle w:val="GoneToo"/>',
            "hidden by chain": '<w:rStyle w:val="GhostToo"/>',
            "white by style": '<w:rStyle w:val="White"/>',
        }.items()
    },
    "deleted": '<w:del w:id="1" w:author="a"><w:r><w:delText>{}</w:delText></w:r></w:del>',
    "of a field": (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:t>{}</w:t><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "moved away": '<w:moveFrom w:id="2" w:author="a"><w:r><w:t>{}</w:t></w:r></w:moveFrom>',
}

_LINE = '<v:line style="position:absolute" from="0,6pt" to="12pt,6pt"/>'
_ANCHOR = f"<wp:anchor xmlns:wp='{_WP}'><wp:docPr id='1' name='line'/></wp:anchor>"
#: the same, as Word draws it
DRAWN: Mapping[str, Mapping[str, str]] = {
    "html": HTML_DRAWN,
    "docx": {
        "line": _RUN.format(format="") + f"<w:r><w:pict>{_LINE}</w:pict></w:r>",
        "shape": _RUN.format(format="") + f"<w:r><w:drawing>{_ANCHOR}</w:drawing></w:r>",
    },
}

TEXT: Mapping[str, str] = {"overlaid": "{}", "tildes": "~~{}~~"}

#: how a figure stands in a form field, by file type
FIELDS: Mapping[str, Mapping[str, str]] = {
    "html": {
        "input": '<input type="text" value="{}" readonly>',
        "number": "<input type=number value={}>",
        "select": "<select><option>3</option><option selected>{}</option></select>",
        "textarea": "<textarea>{}</textarea>",
        "output": "<output>{}</output>",
    },
    "docx": {
        "control": "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "old field": '<w:fldSimple w:instr="FORMTEXT">{}</w:fldSimple>',
        "text box": "<w:r><w:pict><v:textbox><w:txbxContent><w:p>{}</w:p></w:txbxContent></v:textbox></w:pict></w:r>",
        "insertion": '<w:ins w:id="3" w:author="a">{}</w:ins>',
    },
    "text": {"underlined": "__{}__"},
}


def struck_text(old: str, how: str) -> str:
    """An old figure as a text strikes it out."""
    return TEXT[how].format("".join(digit + "\u0336" for digit in old) if how == "overlaid" else old)
