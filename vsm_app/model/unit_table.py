"""The units that Ringstrom knows: one row a unit, with its layer, its exact factor to the base unit and its names.

Base units: mass kg, energy MJ, volume m3, count pc, money the currency itself, transport t*km, length m, area m2,
time s, share 1, information bit. Factors are exact by definition where a source is named: SI Brochure (BIPM, 9th ed.
2019); NIST SP 811 (2008), appendix B.8 and footnotes; International Yard and Pound Agreement 1959 (lb =
0.453 592 37 kg, ft = 0.3048 m); IEA/OECD (toe = 41.868 GJ); ISO 31-4 (Btu_IT = 1055.055 852 62 J, cal_th = 4.184 J).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A known unit: `factor` base units of `layer` each; a rate by nature (kW, MGD) carries its time unit.

    `symbol` is the canonical text, `numerator` the amount without the time base (kWh for kW).
    """

    symbol: str
    layer: str
    factor: float
    time_unit: str = ""
    numerator: str = ""
    currency: str = ""


BASE_UNITS: Final = {
    "mass": "kg",
    "energy": "MJ",
    "volume": "m3",
    "count": "pc",
    "money": "EUR",
    "transport": "t*km",
    "length": "m",
    "area": "m2",
    "time": "s",
    "share": "1",
    "information": "bit",
}

_PREFIXES: Final = {
    "n": -9,
    "u": -6,
    "m": -3,
    "c": -2,
    "d": -1,
    "": 0,
    "h": 2,
    "k": 3,
    "M": 6,
    "G": 9,
    "T": 12,
    "P": 15,
    "E": 18,
}

#: (layer, symbol, exact factor to the base unit, SI prefixes that are used with it)
_SI: Final = (
    ("mass", "g", "1/1000", "n u m _ k M G T"),
    ("mass", "t", "1000", "_ k M G"),
    ("energy", "J", "1/1000000", "_ k M G T P E"),
    ("energy", "Wh", "36/10000", "_ k M G T P"),
    ("energy", "Ws", "1/1000000", "_ k"),
    ("energy", "cal", "4184/1000000000", "_ k M G"),  # thermochemical calorie, 4.184 J
    ("energy", "toe", "41868", "_ k M G"),  # IEA: 41.868 GJ
    ("energy", "tce", "293076/10", "_ k M"),  # coal equivalent, 7 Gcal_IT: 29.3076 GJ
    ("volume", "l", "1/1000", "u m c d _ h k M G"),
    ("length", "m", "1", "u m c d _ k"),
    ("information", "bit", "1", "_ k M G"),
    ("transport", "t*km", "1", "_ k M G"),
)

#: (layer, symbol, exact factor, other names separated by "|")
_ROWS: Final = (
    ("mass", "lb", "45359237/100000000", "lbs|pound|pounds"),
    ("mass", "oz", "45359237/1600000000", "ounce|ounces|Unze|Unzen"),
    ("mass", "Pfund", "1/2", "Pfd"),
    ("mass", "dt", "100", "Dezitonne|Dezitonnen|Doppelzentner|dz"),
    ("mass", "short ton", "90718474/100000", "short tons|ton (US)|tons (US)|US ton|US tons|sh tn"),
    ("mass", "long ton", "10160469088/10000000", "long tons|ton (UK)|tons (UK)|UK ton|UK tons"),
    ("energy", "Btu", "105505585262/100000000000000", "British thermal unit|British thermal units"),
    ("energy", "kBtu", "105505585262/100000000000", ""),
    ("energy", "MMBtu", "105505585262/100000000", "MM Btu|mm btu"),
    ("energy", "therm", "105505585262/1000000000", "therms|thm"),  # 100 000 Btu_IT
    ("energy", "quad", "1055055852620", "quads"),
    ("energy", "t SKE", "293076/10", "tSKE|t Steinkohleeinheiten"),
    (
        "volume",
        "m3",
        "1",
        "cbm|Kubikmeter|Kubikmetern|cubic meter|cubic meters|cubic metre|cubic metres|m^3|m**3|fm|Fm|Festmeter",
    ),
    ("volume", "Nm3", "1", "Normkubikmeter|mn3|Sm3|scm"),
    ("volume", "dm3", "1/1000", "dm^3"),
    ("volume", "cm3", "1/1000000", "ccm|cm^3"),
    ("volume", "mm3", "1/1000000000", "mm^3"),
    (
        "volume",
        "Mm3",
        "1000000",
        "Mio. m3|hm3",
    ),  # in statistics of water, wood and gas M means million, not mega(metre cubed)
    ("volume", "km3", "1000000000", "km^3|bcm"),
    ("volume", "ft3", "28316846592/1000000000000", "cf|cu ft|cft|cubic foot|cubic feet|ft^3|Kubikfuß"),
    ("volume", "in3", "16387064/1000000000000", "cu in|cubic inch|cubic inches|in^3"),
    ("volume", "yd3", "764554857984/1000000000000", "cu yd|cubic yard|cubic yards|yd^3"),
    ("volume", "bbl", "158987294928/1000000000000", "barrel|barrels|Barrel"),  # 42 US gal
    (
        "volume",
        "gal",
        "3785411784/1000000000000",
        "gal (US)|US gal|gallon|gallons|US gallon|US gallons|gallon (US)|gallons (US)|gal_US|Gallone|Gallonen",
    ),
    (
        "volume",
        "gal (UK)",
        "454609/100000000",
        "UK gal|imp gal|UK gallon|UK gallons|gallon (UK)|gallons (UK)|imperial gallon|imperial gallons|gal_UK",
    ),
    (
        "count",
        "pc",
        "1",
        (
            "pcs|pce|pces|piece|pieces|Stk|Stck|St|Stück|Stücke|Stücken|Stueck|ea|each|unit|units|Einheit|Einheiten|item|items"
            "|Teil|Teile|part|parts|functional unit|functional units|funktionelle Einheit|funktionelle Einheiten"
        ),
    ),
    ("count", "dozen", "12", "doz|Dutzend"),
    ("transport", "kg*km", "1/1000", "kgkm|kg km"),
    ("length", "ft", "3048/10000", "foot|feet"),
    ("length", "in", "254/10000", "inch|inches|Zoll"),
    ("length", "yd", "9144/10000", "yard|yards"),
    ("length", "mi", "1609344/1000", "mile|miles|Meile|Meilen"),
    ("area", "m2", "1", "qm|m^2|Quadratmeter|Quadratmetern|square meter|square meters|square metre|square metres"),
    ("area", "dm2", "1/100", "dm^2"),
    ("area", "cm2", "1/10000", "cm^2"),
    ("area", "mm2", "1/1000000", "mm^2"),
    ("area", "km2", "1000000", "km^2|Quadratkilometer"),
    ("area", "ha", "10000", "Hektar|hectare|hectares"),
    ("area", "ft2", "9290304/100000000", "sq ft|square foot|square feet|ft^2"),
    ("area", "acre", "40468564224/10000000", "acres"),
    ("time", "s", "1", "sec|secs|second|seconds|Sek|Sekunde|Sekunden"),
    ("time", "min", "60", "mins|minute|minutes|Minute|Minuten"),
    ("time", "h", "3600", "hr|hrs|hour|hours|Std|Stdn|Stunde|Stunden"),
    ("time", "d", "86400", "day|days|Tag|Tage|Tagen"),
    ("time", "wk", "604800", "wks|week|weeks|Wo|Woche|Wochen"),
    ("time", "mo", "2628000", "month|months|mth|Mon|Monat|Monate|Monaten"),  # 365 d / 12
    ("time", "a", "31536000", "yr|yrs|year|years|Jahr|Jahre|Jahren"),  # 365 d, as the continuous calendar
    ("share", "1", "1", ""),
    ("share", "%", "1/100", "percent|per cent|Prozent|pct"),
    ("share", "‰", "1/1000", "permille|Promille"),
    ("share", "ppm", "1/1000000", ""),
    ("information", "B", "8", "byte|bytes|Byte"),
    ("information", "kB", "8000", ""),
    ("information", "MB", "8000000", ""),
    ("information", "GB", "8000000000", ""),
)

#: Names of SI-prefixed units in words: canonical symbol -> other names.
_WORDS: Final = {
    "g": "gram|grams|gramme|grammes|Gramm",
    "kg": "kilogram|kilograms|kilogramme|kilogrammes|Kilogramm|kilo|kilos|Kilo|Kilos",
    "mg": "milligram|milligrams|Milligramm",
    "ug": "µg|microgram|micrograms|Mikrogramm",
    "t": "to|tonne|tonnes|Tonne|Tonnen|metric ton|metric tons|metric tonne|metric tonnes|te",
    "kt": "kilotonne|kilotonnes|Kilotonne|Kilotonnen",
    "Mt": "megatonne|megatonnes|Megatonne|Megatonnen|MMT",
    "Gt": "gigatonne|gigatonnes|Gigatonne|Gigatonnen",
    "J": "joule|joules|Joule",
    "kJ": "kilojoule|kilojoules|Kilojoule",
    "MJ": "megajoule|megajoules|Megajoule",
    "GJ": "gigajoule|gigajoules|Gigajoule",
    "TJ": "terajoule|terajoules|Terajoule",
    "PJ": "petajoule|petajoules|Petajoule",
    "kWh": "kW*h|kW h|kilowatt hour|kilowatt hours|kilowatt-hour|kilowatt-hours|Kilowattstunde|Kilowattstunden",
    "MWh": "MW*h|MW h|megawatt hour|megawatt hours|megawatt-hour|megawatt-hours|Megawattstunde|Megawattstunden",
    "GWh": "gigawatt hour|gigawatt hours|Gigawattstunde|Gigawattstunden",
    "TWh": "terawatt hour|terawatt hours|Terawattstunde|Terawattstunden",
    "cal": "calorie|calories|Kalorie|Kalorien",
    "kcal": "kilocalorie|kilocalories|Kilokalorie|Kilokalorien",
    "l": "L|ltr|Ltr|liter|liters|litre|litres|Liter|Litern|lit",
    "ml": "mL|milliliter|milliliters|millilitre|millilitres|Milliliter",
    "cl": "cL|Zentiliter|centilitre|centilitres",
    "dl": "dL|Deziliter|decilitre|decilitres",
    "hl": "hL|Hektoliter|hectolitre|hectolitres|hectoliter|hectoliters",
    "kl": "kL|Kiloliter|kilolitre|kilolitres",
    "Ml": "ML|Megaliter|megalitre|megalitres|megaliter|megaliters",
    "m": "meter|meters|metre|metres|Meter|Metern",
    "km": "kilometer|kilometers|kilometre|kilometres|Kilometer|Kilometern",
    "mm": "millimeter|millimeters|millimetre|millimetres|Millimeter",
    "cm": "centimeter|centimeters|centimetre|centimetres|Zentimeter",
    "t*km": "tkm|t km|t-km|tonne-km|tonne km|tonne-kilometre|tonne-kilometres|tonne kilometre|tonne kilometres"
    "|ton kilometer|ton kilometers|Tonnenkilometer|Tonnenkilometern",
    "kt*km": "ktkm|kt km",
    "Mt*km": "Mtkm|Mt km",
    "Gt*km": "Gtkm|Gt km",
    "bit": "bits",
}

#: Rates by nature: symbol, layer, base units per time unit, time unit, numerator, other names.
_RATES: Final = (
    ("mW", "energy", "36/10000000", "h", "mWh", "milliwatt|Milliwatt"),
    ("W", "energy", "36/10000", "h", "Wh", "watt|watts|Watt"),
    ("kW", "energy", "36/10", "h", "kWh", "kilowatt|kilowatts|Kilowatt"),
    ("MW", "energy", "3600", "h", "MWh", "megawatt|megawatts|Megawatt"),
    ("GW", "energy", "3600000", "h", "GWh", "gigawatt|gigawatts|Gigawatt"),
    ("TW", "energy", "3600000000", "h", "TWh", "terawatt|terawatts|Terawatt"),
    ("MGD", "volume", "3785411784/1000000", "d", "million US gallons", "mgd"),
    ("gpm", "volume", "3785411784/1000000000000", "min", "gal", "GPM"),
    ("bpd", "volume", "158987294928/1000000000000", "d", "bbl", "bbl/d."),
    ("cfm", "volume", "28316846592/1000000000000", "min", "ft3", "CFM"),
    ("lpm", "volume", "1/1000", "min", "l", ""),
    ("tph", "mass", "1000", "h", "t", ""),
    ("tpd", "mass", "1000", "d", "t", ""),
    ("tpa", "mass", "1000", "a", "t", "tpy|jato"),
    ("ktpa", "mass", "1000000", "a", "kt", "ktpy|kta"),
    ("Mtpa", "mass", "1000000000", "a", "Mt", "Mtpy"),
)

#: Currency code: symbols, words, then names of its hundredth.
_CURRENCIES: Final = {
    "EUR": ("€|Euro|Euros|euro|euros", "ct|Cent|Cents|cent|cents|EUR-Cent"),
    "USD": ("$|US$|US-$|US-Dollar|dollar|dollars|Dollar", "¢|US cent|US cents"),
    "GBP": ("£|pound sterling|pounds sterling|Pfund Sterling", "pence"),
    "CHF": ("SFr|Fr|Franken|Schweizer Franken|Swiss franc|Swiss francs", "Rp|Rappen"),
    "JPY": ("¥|Yen|yen", ""),
    "CNY": ("RMB|Yuan|yuan", ""),
    "SEK": ("", ""),
    "NOK": ("", ""),
    "DKK": ("", ""),
    "PLN": ("zł", ""),
    "CZK": ("Kč", ""),
    "HUF": ("", ""),
    "INR": ("₹", ""),
    "CAD": ("", ""),
    "AUD": ("", ""),
}

#: Prefixes that stand directly before a currency (`T€` is the accountant's thousand) and behind it (`€m`).
_MONEY_PREFIXES: Final = {
    "T": 1e3,
    "k": 1e3,
    "M": 1e6,
    "Mio": 1e6,
    "Mio.": 1e6,
    "Mrd": 1e9,
    "Mrd.": 1e9,
    "mn": 1e6,
    "bn": 1e9,
}
_MONEY_SUFFIXES: Final = {"k": 1e3, "m": 1e6, "bn": 1e9}

#: Words that multiply the unit behind them. The German Billion is a million millions, the English one a thousand.
MULTIPLIERS: Final = {
    "hundred": 1e2,
    "thousand": 1e3,
    "thousands": 1e3,
    "Tausend": 1e3,
    "tausend": 1e3,
    "Tsd": 1e3,
    "Tsd.": 1e3,
    "tsd": 1e3,
    "tsd.": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "Million": 1e6,
    "Millionen": 1e6,
    "Mio": 1e6,
    "Mio.": 1e6,
    "mio": 1e6,
    "mio.": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mill.": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "Milliarde": 1e9,
    "Milliarden": 1e9,
    "Mrd": 1e9,
    "Mrd.": 1e9,
    "mrd": 1e9,
    "trillion": 1e12,
    "Billionen": 1e12,
}

#: What a text may mean when it cannot be decided: never guessed, always asked.
AMBIGUOUS: Final = {
    "ton": ("t", "short ton", "long ton"),
    "tons": ("t", "short ton", "long ton"),
    "Ton": ("t", "short ton", "long ton"),
    "Tons": ("t", "short ton", "long ton"),
    "MT": ("t", "Mt"),
    "MBtu": ("kBtu", "MMBtu"),
    "Zentner": ("dt", "Pfund"),
    "Billion": ("million million", "thousand million"),
}

#: Time bases behind a slash: canonical symbol -> names. `J` is Jahr and `KW` Kalenderwoche only here.
_TIME_NAMES: Final = {
    "a": "yr|yrs|y|year|years|annum|anno|Jahr|Jahre|Jahren|Jahres|J|p.a.|p.a|pa",
    "quarter": "quarters|qtr|Quartal|Quartale",
    "mo": "mon|month|months|mth|mths|Mon|Mo|Monat|Monate|Monats",
    "wk": "wks|w|week|weeks|Wo|Woche|Wochen|KW",
    "d": "day|days|Tag|Tage|Tages",
    "shift": "shifts|Schicht|Schichten|sh|Sch|S",
    "h": "hr|hrs|hour|hours|Std|Stdn|Stunde|Stunden",
    "min": "mins|minute|minutes|Minute|Minuten",
    "s": "sec|secs|second|seconds|Sek|Sekunde|Sekunden",
}

_SHORT_SYMBOL = 5


def _rows() -> Iterator[tuple[str, UnitRow]]:
    """Every name with its row, canonical symbols first."""
    for layer, stem, factor, prefixes in _SI:
        for mark in prefixes.split():
            prefix = mark.strip("_")
            symbol = prefix + stem
            row = UnitRow(symbol, layer, float(Fraction(factor) * Fraction(10) ** _PREFIXES[prefix]))
            yield symbol, row
            yield from ((name, row) for name in _names(_WORDS.get(symbol, "")))
    for layer, symbol, factor, names in _ROWS:
        row = UnitRow(symbol, layer, float(Fraction(factor)))
        yield symbol, row
        yield from ((name, row) for name in _names(names))
    for symbol, layer, factor, time_unit, numerator, names in _RATES:
        row = UnitRow(symbol, layer, float(Fraction(factor)), time_unit, numerator)
        yield symbol, row
        yield from ((name, row) for name in _names(names))
    for code, (names, hundredths) in _CURRENCIES.items():
        yield from _money(code, _names(names), _names(hundredths))


def _money(code: str, names: list[str], hundredths: list[str]) -> Iterator[tuple[str, UnitRow]]:
    for name in (code, *names):
        yield name, UnitRow(code, "money", 1.0, currency=code)
        if len(name) > len("US-$") and name != code:
            continue
        for prefix, factor in _MONEY_PREFIXES.items():
            yield prefix + name, UnitRow(prefix + code, "money", factor, currency=code)
        if len(name) == 1:
            for suffix, factor in _MONEY_SUFFIXES.items():
                yield name + suffix, UnitRow({"m": "M"}.get(suffix, suffix) + code, "money", factor, currency=code)
    for name in hundredths:
        yield name, UnitRow(hundredths[0], "money", 0.01, currency=code)


def _names(text: str) -> list[str]:
    return [name for name in text.split("|") if name]


def _exact() -> dict[str, UnitRow]:
    table: dict[str, UnitRow] = {}
    for name, row in _rows():
        table.setdefault(name, row)
    return table


def _folded(table: dict[str, UnitRow]) -> dict[str, UnitRow | None]:
    """Names without regard to case; `None` where case decides between different units (MW and mW, Mg and mg)."""
    folded: dict[str, UnitRow | None] = {}
    for name, row in table.items():
        key = name.casefold()
        if key in folded and folded[key] != row:
            known = folded[key]
            same = known is not None and (known.layer, known.factor, known.currency) == (
                row.layer,
                row.factor,
                row.currency,
            )
            folded[key] = known if same else None
        else:
            folded[key] = row
    return folded


UNITS: Final = _exact()
"""Every spelling of every unit, case as written."""

FOLDED: Final = _folded(UNITS)
"""The same without regard to case; `None` where the case carries the meaning."""

TIME_UNITS: Final = {name: symbol for symbol, names in _TIME_NAMES.items() for name in (symbol, *_names(names))}
"""Time bases behind a slash."""

TIME_FOLDED: Final = {name.casefold(): symbol for name, symbol in TIME_UNITS.items() if len(name) > 1}
"""Time bases without regard to case; single letters keep theirs."""


def differs_by_prefix(written: str, name: str) -> bool:
    """Whether a reading without regard to case turned a milli into a mega or the like: show it."""
    return len(written) <= _SHORT_SYMBOL and written[:1] != name[:1] and written[:1] in "mMpP"
