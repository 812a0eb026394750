"""People who read a supplier's material with no purchase in mind (M15, M23): they fill in forms and cost sales time all the same."""

from __future__ import annotations

from collections.abc import Generator
from itertools import count
from typing import TYPE_CHECKING, Any

from simpy.events import Event

from .account import Account
from .crm import Call
from .luck import exponential, stream, uniforms
from .records import CAMPAIGNS, DAYS_PER_MONTH
from .vendor import Seller

if TYPE_CHECKING:
    from .market import MarketRun

_CASUAL, _AFTER = stream("casual"), stream("casual wants")
USUAL_PULL = 2.0
"""What a usual vendor draws, in units of a plain public site; the scenario's number of casual readers is for such a one."""


def casual_readers(market: MarketRun, account: Account, v: int) -> Generator[Event, Any, None]:
    """Readers in one company of one vendor's material, one after the other, for ever."""
    scenario, seller, env = market.scenario, market.sellers[v], market.env
    leads, marketing = scenario.leads, scenario.marketing
    target = market.accounts.target(account, v, seller.joint_list)
    for reader in count():
        u_gap, u_visits, u_form, u_pace = uniforms(market.key, _CASUAL, v, reader, account.number, 0)
        drawn = 1.0 + marketing.brand_pull * seller.goodwill + marketing.campaign_pull * seller.campaigns * target
        a_year = scenario.market.casual_readers_per_year / len(market.sellers) * drawn / USUAL_PULL
        if a_year <= 0.0:
            return
        yield env.timeout(exponential(u_gap) * 12.0 * DAYS_PER_MONTH / a_year)
        if env.now >= market.horizon:
            return
        visits = 1 + int(exponential(u_visits) * (leads.casual_visits - 1.0))
        seller.count_casual(visits, scenario.time.online_hours)
        fright = leads.form_fright if seller.vendor.profiling else 0.0
        if u_form >= 1.0 - (1.0 - leads.identified * (1.0 - fright)) ** visits:
            continue
        created = env.now
        yield env.timeout(0.5 * visits * u_pace)
        score = min(10.0, visits * leads.points_read)
        wanted = score >= (leads.first_signal if seller.model.takeover == "first_signal" else leads.threshold)
        call = None
        if wanted and env.now < market.horizon:
            call = call_in_vain(market, seller, what_is_wrong(market, account, v, reader))
        market.books.note_casual(seller, account.number, -1 - reader, created, score, call)


def what_is_wrong(market: MarketRun, account: Account, v: int, reader: int) -> str:
    """Why sales will turn this reader down."""
    if not account.right_trade:
        return "wrong trade"
    u_margin, *_ = uniforms(market.key, _AFTER, v, reader, account.number, 0)
    return "no margin" if u_margin < market.scenario.market.no_margin_share else "not in-market"


def call_in_vain(market: MarketRun, seller: Seller, reason: str) -> Call:
    """Sales calls somebody who will not buy."""
    leads, now = market.scenario.leads, market.env.now
    day = seller.calendar.book(now, leads.call_hours, leads.pickup_limit_days)
    if day is None:
        return Call(now, reason="never called")
    seller.brought_leads[CAMPAIGNS] += 1.0
    return Call(now, None, day, False, reason, leads.call_hours)
