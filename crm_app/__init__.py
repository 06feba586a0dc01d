"""Local Supplier Engagement CRM: one register, events, tender pipeline and readiness for several anchors."""

__version__ = "0.1.0"
