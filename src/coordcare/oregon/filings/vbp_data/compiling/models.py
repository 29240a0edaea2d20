"""The largest models: their dollars, category with its risk-sharing rate, share, metrics, and what a person says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coordcare.figures import Figure, rounded, written
from coordcare.oregon.filings.vbp_data.compiling.tiers import not_applicable
from coordcare.oregon.filings.vbp_data.narrative import Narrative
from coordcare.oregon.vbp.parameters import VbpModels
from coordcare.payment.category import most_advanced
from coordcare.payment.closing.closed import Closed
from coordcare.payment.closing.payments import Payment
from coordcare.payment.closing.year import BoundArrangement
from coordcare.payment.lan import LanCategory
from coordcare.payment.quality import Metric
from coordcare.payment.streams.episode import Episode
from coordcare.payment.streams.population_payment import PopulationPayment
from coordcare.payment.streams.shared_risk import SharedRisk
from coordcare.payment.streams.stream import Stream

_SHARE_PLACES = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """A payment model: the arrangements that are of it, and their payments."""

    name: str
    arrangements: tuple[BoundArrangement, ...]
    payments: tuple[Payment, ...]

    @property
    def category(self) -> LanCategory:
        """The most advanced category of its arrangements."""
        return most_advanced(one.categories.most_advanced.category for one in self.arrangements)

    @property
    def dollars(self) -> Decimal:
        """All that was paid under its arrangements."""
        return sum((one.amount for one in self.payments), Decimal(0))

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Its metrics, those that pay on performance first, each once."""
        listed = [metric for one in self.arrangements for metric in one.arrangement.metrics]
        by_name = {one.measure: one for one in reversed(listed)}
        ordered = dict.fromkeys(one.measure for one in sorted(listed, key=lambda one: one.pays_on != "performance"))
        return tuple(by_name[name] for name in ordered)


def models_of(closed: Closed) -> tuple[Model, ...]:
    """Every model, the largest first."""
    names = dict.fromkeys(one.arrangement.model_name for one in closed.arrangements)
    models = []
    for name in names:
        arrangements = tuple(one for one in closed.arrangements if one.arrangement.model_name == name)
        ids = {one.arrangement.id for one in arrangements}
        paid = tuple(one for one in closed.payments if one.arrangement_id in ids)
        models.append(Model(name=name, arrangements=arrangements, payments=paid))
    return tuple(sorted(models, key=lambda one: (-one.dollars, one.name)))


def largest(closed: Closed, terms: VbpModels) -> tuple[Model, ...]:
    """The largest models at a category that the template ranks, as many as it asks for."""
    ranked = [one for one in models_of(closed) if one.category in terms.categories and one.dollars > 0]
    return tuple(ranked[: terms.count])


def model_cells(model: Model, narrative: Narrative, terms: VbpModels) -> dict[str, Figure]:
    """The answers of a model, each as a figure."""
    said: Mapping[str, str] = narrative.models.get(model.name) or {}
    place = f"models.{model.name}"
    dollars = dollars_figure(f"All that was paid under “{model.name}”", model.payments)
    metrics = "; ".join(one.title for one in model.metrics) or "None"
    return {
        "description": narrative.text(said["description"], f"{place}.description", "The model")
        if said.get("description")
        else Figure(value=model.name, unit="text", says="The model", how="its name in the arrangements"),
        "category": category_figure(model.arrangements, terms),
        **_shares(model, dollars),
        "dollars": dollars,
        "metrics": Figure(value=metrics, unit="text", says="Its metrics", how="those of its arrangements"),
        "providers": narrative.text(said.get("providers", ""), f"{place}.providers", "Providers and services"),
        "equity": narrative.text(said.get("equity", ""), f"{place}.equity", "Disparities and complex needs"),
    }


def dollars_figure(says: str, payments: Sequence[Payment]) -> Figure:
    """Payments as one amount in dollars, made of what was paid by claims, ahead, and what is due."""
    value = sum((one.amount for one in payments), Decimal(0))
    how = "claims, payments outside of claims, and what settlements leave due"
    return Figure(value=value, unit="dollars", says=says, how=how, of=tuple(one.figure for one in payments))


def category_figure(arrangements: Sequence[BoundArrangement], terms: VbpModels) -> Figure:
    """The most advanced category, from the template's category on with the risk-sharing rate; and why."""
    deciding = _deciding(arrangements)
    category = deciding.categories.most_advanced.category
    rate = _rates(deciding, category) if category.at_least(terms.risk_sharing_rate_from) else ""
    return Figure(
        value=f"{category}, {rate}" if rate else str(category),
        unit="text",
        says="Most advanced HCP-LAN category",
        how=deciding.categories.most_advanced.because,
    )


def _deciding(arrangements: Sequence[BoundArrangement]) -> BoundArrangement:
    best = most_advanced(one.categories.most_advanced.category for one in arrangements)
    return next(one for one in arrangements if one.categories.most_advanced.category == best)


def _rates(one: BoundArrangement, category: LanCategory) -> str:
    """The provider's shares in words, of the streams that have the category."""
    told = [
        rate
        for stream in one.arrangement.streams
        if one.categories.of(stream.name) == category and (rate := _rate(stream))
    ]
    return "; ".join(dict.fromkeys(told))


def _rate(stream: Stream) -> str:
    match stream:
        case SharedRisk() | Episode(downside=object()):
            down = stream.downside
            assert down is not None
            up = written(stream.upside.share, "share") if stream.upside.share is not None else "shares by band"
            if down.share is None:
                return f"{up} of gains, and of losses what that leaves" if not down.bands else f"{up}, losses by band"
            lost = written(down.share, "share")
            return up if up == lost else f"{up} of gains and {lost} of losses"
        case PopulationPayment():
            return "100%"
    return ""


def _shares(model: Model, dollars: Figure) -> dict[str, Figure]:
    """Which share is paid at the most advanced category, and at which others the rest is."""
    at_it = [one for one in model.payments if one.paid_at == model.category]
    others = sorted({one.paid_at for one in model.payments if one.paid_at and one.paid_at != model.category})
    amount = dollars_figure(f"Paid at {model.category}", at_it)
    exact = Fraction(amount.number) / Fraction(dollars.number) if dollars.number else Fraction(0)
    share = rounded(exact, _SHARE_PLACES)
    if others:  # never “all” where something is paid at another category
        share = min(share, 1 - Decimal(1).scaleb(-_SHARE_PLACES))
    how = f"{written(amount.number, 'dollars')} ÷ {written(dollars.number, 'dollars')}"
    listed = Figure(value=", ".join(others), unit="text", says="Other categories", how="of its other streams")
    return {
        "share": Figure(
            value=share, unit="share", says=f"Share paid at {model.category}", how=how, of=(amount, dollars)
        ),
        "additional_categories": listed if others else not_applicable("all is paid at one category"),
    }
