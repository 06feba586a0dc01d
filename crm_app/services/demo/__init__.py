"""Demonstration data: a fictional but real-shaped register of suppliers, tenders and events, alike for the same seed.

Firms, people and numbers are invented (company numbers from 00000001, addresses that end in ``.example``, telephone
numbers kept for drama); postcodes and the names of the anchors, which are public bodies, are real, so that places and
areas work as they would.
"""

from crm_app.services.demo.filling import Filled, fill
from crm_app.services.demo.register import demo_rows
from crm_app.services.demo.rows import DemoRow

__all__ = ["DemoRow", "Filled", "demo_rows", "fill"]
