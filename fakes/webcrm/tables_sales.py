"""The tables around a sale: deliveries, quotation lines, and the catalogues that both are filled from."""

from __future__ import annotations

from fakes.webcrm.columns import (
    Table,
    Values,
    audits,
    choice,
    customs,
    fields,
    named,
    numbered,
    switched_off,
)

_ENTITIES = (
    *("Undefined", "Organisation", "Person", "Activity", "Meeting", "Opportunity", "Delivery"),
    *("Product", "SupportCase", "SupportFaq"),
)


def _line_total(line: Values) -> float:
    """Give what all pieces cost after the discount: 450 x 10 less 10 % is 4050."""
    listed, pieces = line["QuotationLineListPrice"], line["QuotationLineQuantity"]
    if not (listed and pieces):
        return float(line["QuotationLinePrice"])
    return float(listed * pieces * (1 - line["QuotationLineDiscount"] / 100))


DELIVERIES = Table(
    "deliveries",
    "Delivery",
    "d",
    named(
        "Delivery",
        audits(),
        fields("integer", "OrganisationId", required=True, refers_to="organisations"),
        fields("integer", "AssignedTo AssignedTo2 Percent PersonId ProductId Responsible"),
        fields("integer", "QuotationLanguageId Type UserGroupId WinPercent WinPercent2"),
        fields("number", "Discount OrderGmValue OrderValue"),
        fields("number", numbered("Revenue", 12)),
        fields("number", numbered("GmRevenue", 12)),
        fields("text", "Comment CurrencyName Description ErpId ErpReadOnly Note Number Product"),
        fields("text", "OpportunityMemo Search1 Search2"),
        fields("text", "SpentTime", default="00:00:00"),
        fields("text", "History", audit=True),
        fields("time", "ErpSyncDateTime NextFollowUp OrderDate WonDate"),
        fields("flag", "WinYesNo"),
        choice(
            "ErpStatus",
            *("NotReadyForSynchronization", "ReadyForSynchronization", "Synchronized"),
        ),
        choice("Risk", "NoRisk", "Small", "Medium", "High", "Crises"),
        choice("Status", "New", "Planned", "OnGoing", "Completed", "GeneralDelivery"),
        switched_off("text", numbered("Plus", 20)),
        customs(),
    ),
    raw={"d_lastUpdatedById": 1},
)

QUOTATION_LINES = Table(
    "quotationlines",
    "QuotationLine",
    "ql",
    named(
        "QuotationLine",
        audits(),
        fields("integer", "OpportunityId", required=True, refers_to="opportunities"),
        fields("integer", "OrganisationId", refers_to="organisations"),
        fields("integer", "PersonId SortOrder"),
        fields("number", "CostPrice Discount ListPrice Price Quantity VatPercentage"),
        fields("text", f"Comment {numbered('Data', 9)} Memo StockStatus"),
        fields("number", "TotalPrice"),
    ),
    derived={"QuotationLinePrice": _line_total},
)

LINKED_DATA = Table(
    "linkeddata",
    "LinkedDataItem",
    "ld",
    named(
        "LinkedDataItem",
        fields("integer", "Id", audit=True),
        fields("text", f"{numbered('Data', 9)} DataMemo ItemGroup"),
        fields("number", "Price"),
        choice("EntityType", *_ENTITIES, audit=True),
    ),
    query_name="LinkedData",
)

QUOTATION_LINKED_DATA = Table(
    "quotationlinkeddata",
    "QuotationLineLinkedDataItem",
    "ql",
    named(
        "QuotationLineLinkedDataItem",
        fields("integer", "Id", audit=True),
        fields("text", f"{numbered('Data', 9)} DataMemo ItemGroup VatCode"),
        fields("number", "CostPrice Price"),
        choice("EntityType", *_ENTITIES, audit=True),
    ),
    query_name="QuotationLineLinkedData",
)

SALES_TABLES = (DELIVERIES, QUOTATION_LINES, LINKED_DATA, QUOTATION_LINKED_DATA)
