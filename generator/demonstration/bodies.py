"""The invented bodies of 甲市: the city, sixteen districts, their departments, streets and towns."""

from __future__ import annotations

from dataclasses import dataclass

CITY = "shi"


@dataclass(frozen=True, slots=True)
class DemoBody:
    """One invented body. ``mark`` starts its document numbers, ``standing`` (0 to 1) is how well it is made out to do."""

    id: str
    name: str
    short_name: str
    aliases: str
    level: str
    parent: str
    post: str
    mark: str
    standing: float


_DISTRICTS = (
    ("jia", "甲", 0.92), ("yi", "乙", 0.86), ("bing", "丙", 0.52), ("ding", "丁", 0.88), ("wu", "戊", 0.40),
    ("ji", "己", 0.56), ("geng", "庚", 0.48), ("xin", "辛", 0.74), ("ren", "壬", 0.34), ("gui", "癸", 0.70),
    ("zi", "子", 0.83), ("chou", "丑", 0.65), ("yin", "寅", 0.45), ("mao", "卯", 0.78), ("chen", "辰", 0.60), ("si", "巳", 0.38),
)  # fmt: skip

# id, name after 甲市, short name, further short names, mark in document numbers, standing
_CITY_DEPARTMENTS = (
    ("shi-fagai", "发展和改革委员会", "市发展改革委", "市发改委、发改委、市发展和改革委员会", "发改", 0.86),
    ("shi-caizheng", "财政局", "市财政局", "财政局", "财", 0.74),
    ("shi-gongwuyuan", "公务员局", "市公务员局", "公务员局", "公", 0.84),
    ("shi-renshe", "人力资源和社会保障局", "市人力资源社会保障局", "市人社局、人社局", "人社", 0.70),
    ("shi-sifa", "司法局", "市司法局", "司法局", "司", 0.83),
    ("shi-shangwu", "商务委员会", "市商务委", "商务委、市商委", "商", 0.62),
    ("shi-jingxin", "经济和信息化委员会", "市经济信息化委", "市经信委、经信委", "经信", 0.66),
    ("shi-shuiwu", "水务局", "市水务局", "水务局", "水", 0.48),
    ("shi-zhujian", "住房和城乡建设管理委员会", "市住房城乡建设管理委", "市住建委、住建委", "建", 0.46),
    ("shi-shengtai", "生态环境局", "市生态环境局", "生态环境局、环保局", "环", 0.64),
    ("shi-jiaotong", "交通委员会", "市交通委", "交通委", "交", 0.52),
    ("shi-gongan", "公安局", "市公安局", "公安局", "公安", 0.72),
    ("shi-shichang", "市场监督管理局", "市市场监管局", "市场监管局", "市监", 0.68),
    ("shi-yingji", "应急管理局", "市应急管理局", "市应急局、应急局", "应急", 0.71),
    ("shi-shengai", "行政审批制度改革办公室", "市审改办", "审改办", "审改", 0.80),
    ("shi-xinfang", "信访办公室", "市信访办", "信访办", "信", 0.77),
    ("shi-rexian", "市民服务热线管理办公室", "市民服务热线办", "12345热线、热线办", "热", 0.89),
    ("shi-tongji", "统计局", "市统计局", "统计局", "统", 0.76),
    ("shi-shenji", "审计局", "市审计局", "审计局", "审", 0.90),
    ("shi-minzheng", "民政局", "市民政局", "民政局", "民", 0.75),
    ("shi-jiaoyu", "教育局", "市教育局", "教育局", "教", 0.69),
    ("shi-xinyong", "公共信用信息中心", "市信用中心", "信用中心", "信用", 0.91),
    ("shi-yanghu", "市政养护中心", "市养护中心", "养护中心", "养", 0.44),
)  # fmt: skip

# district, id, name after the district, short names, mark, standing
_DISTRICT_DEPARTMENTS = (
    ("jia", "jia-shichang", "市场监督管理局", "甲区市场监管局", "市监", 0.82),
    ("yi", "yi-jiaoyu", "教育局", "乙区教育局", "教", 0.55),
    ("bing", "bing-zhujian", "住房城乡建设局", "丙区住建局", "建", 0.36),
    ("bing", "bing-jiaotong", "交通和市政管理局", "丙区交通局", "交", 0.50),
    ("bing", "bing-gengxin", "城市更新和房屋征收补偿事务管理中心（旧住房改造综合服务所）", "丙区城市更新中心", "更", 0.38),
    ("ding", "ding-shangwu", "商务局", "丁区商务局", "商", 0.58),
    ("wu", "wu-shuiwu", "水务局", "戊区水务局", "水", 0.42),
    ("ji", "ji-caizheng", "财政局", "己区财政局", "财", 0.60),
    ("geng", "geng-tongji", "统计局", "庚区统计局", "统", 0.54),
    ("xin", "xin-shengtai", "生态环境局", "辛区生态环境局", "环", 0.73),
    ("ren", "ren-jingxin", "经济和信息化局", "壬区经信局", "经信", 0.37),
)  # fmt: skip

_STREETS = (
    ("jia", "松风街道"), ("jia", "望桥街道"), ("yi", "听雨街道"), ("yi", "柳汀镇"), ("bing", "云集街道"),
    ("bing", "石埠镇"), ("ding", "青禾街道"), ("ding", "南亭街道"), ("wu", "平湾镇"), ("wu", "百草街道"),
    ("ji", "溪口里街道"), ("ji", "长坡镇"), ("geng", "灯塔山街道"), ("geng", "藕塘镇"), ("xin", "书院弄街道"),
    ("xin", "晓月镇"), ("ren", "旧埠街道"), ("ren", "三棵树镇"), ("gui", "新岸街道"), ("gui", "花圃街道"),
    ("zi", "鹭洲街道"), ("zi", "稻香镇"), ("chou", "石桥头街道"), ("chou", "梨园镇"), ("yin", "枫溪街道"), ("yin", "望岭镇"),
    ("mao", "晨光里街道"), ("mao", "桃汛镇"), ("chen", "云帆街道"), ("chen", "芦荡镇"), ("si", "竹影街道"), ("si", "南塘镇"),
)  # fmt: skip


def make_bodies() -> tuple[DemoBody, ...]:
    """Return all bodies, those above before those below."""
    made = [DemoBody(CITY, "甲市人民政府", "甲市政府", "市政府", "市政府", "", "市长", "甲市", 0.8)]
    marks = {key: ("甲区" if name == "甲" else name) for key, name, _ in _DISTRICTS}
    names = {key: f"{name}区" for key, name, _ in _DISTRICTS}
    standings = {key: standing for key, _, standing in _DISTRICTS}
    for key, name, standing in _DISTRICTS:
        made.append(
            DemoBody(f"qu-{key}", f"{name}区人民政府", f"{name}区", f"{name}区政府", "区政府", CITY, "区长", marks[key], standing)
        )
    for body_id, name, short, aliases, mark, standing in _CITY_DEPARTMENTS:
        post = "主任" if name.endswith(("委员会", "办公室", "中心")) else "局长"
        made.append(DemoBody(body_id, f"甲市{name}", short, aliases, "市级部门", CITY, post, f"甲市{mark}", standing))
    for district, body_id, name, short, mark, standing in _DISTRICT_DEPARTMENTS:
        post = "主任" if "中心" in name else "局长"
        made.append(
            DemoBody(f"qu-{body_id}", f"{names[district]}{name}", short, "", "区级部门", f"qu-{district}", post,
                     f"{marks[district]}{mark}", standing)
        )  # fmt: skip
    for number, (district, name) in enumerate(_STREETS, start=1):
        post = "镇长" if name.endswith("镇") else "街道办事处主任"
        office = f"{name}人民政府" if name.endswith("镇") else f"{name}办事处"
        standing = min(0.95, max(0.2, standings[district] + (number * 7 % 5 - 2) * 0.06))
        made.append(
            DemoBody(f"jie-{district}-{2 - number % 2}", f"{names[district]}{office}", f"{names[district]}{name}", name,
                     "街镇", f"qu-{district}", post, f"{marks[district]}{name[0]}", standing)
        )  # fmt: skip
    return tuple(made)


BODIES = make_bodies()
BY_ID = {body.id: body for body in BODIES}
DISTRICTS = tuple(body for body in BODIES if body.level == "区政府")
CITY_DEPARTMENTS = tuple(body for body in BODIES if body.level == "市级部门")
DISTRICT_DEPARTMENTS = tuple(body for body in BODIES if body.level == "区级部门")
STREETS = tuple(body for body in BODIES if body.level == "街镇")


def district_of(body: DemoBody) -> DemoBody | None:
    """Return the district a body belongs to, itself when it is one, None for the city's own bodies."""
    while body.level != "区政府":
        if not body.parent or body.parent == CITY:
            return None
        body = BY_ID[body.parent]
    return body


def place_of(body: DemoBody) -> str:
    """Return the place whose courts and supervisors are competent: 丙区 or 甲市."""
    district = district_of(body)
    return district.short_name if district else "甲市"


def mark_of(body: DemoBody) -> str:
    """Return the mark of that place in document numbers: 丙 or 甲市."""
    district = district_of(body)
    return district.mark if district else "甲市"


# Which key areas a department answers for; districts answer for all, streets for three.
_AREAS_OF = {
    "shi-fagai": "a02 a03", "shi-caizheng": "a01 a05 a14", "shi-gongwuyuan": "a11", "shi-renshe": "a11 a14", "shi-sifa": "a11 a12",
    "shi-shangwu": "a04 a14", "shi-jingxin": "a04 a14", "shi-shuiwu": "a06", "shi-zhujian": "a03 a07", "shi-shengtai": "a08",
    "shi-jiaotong": "a09", "shi-gongan": "a09 a11", "shi-shichang": "a10 a11", "shi-yingji": "a10", "shi-shengai": "a11 a12",
    "shi-xinfang": "a13", "shi-rexian": "a13", "shi-tongji": "a15", "shi-shenji": "a16", "shi-minzheng": "a11 a13",
    "shi-jiaoyu": "a01 a10", "shi-xinyong": "a11", "shi-yanghu": "a01 a09", "qu-jia-shichang": "a10 a11", "qu-yi-jiaoyu": "a01 a10",
    "qu-bing-zhujian": "a07 a12", "qu-bing-jiaotong": "a09", "qu-bing-gengxin": "a07", "qu-ding-shangwu": "a04", "qu-wu-shuiwu": "a06",
    "qu-ji-caizheng": "a01 a05", "qu-geng-tongji": "a15", "qu-xin-shengtai": "a08", "qu-ren-jingxin": "a04 a14",
}  # fmt: skip


def answers_for(body: DemoBody, area: str) -> bool:
    """Say whether a body can promise, or be praised for, something in a key area."""
    if body.level in ("市政府", "区政府"):
        return True
    if body.level == "街镇":
        return area in ("a06", "a07", "a13")
    return area in _AREAS_OF[body.id].split()
