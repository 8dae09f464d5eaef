"""What answers statements: ClickHouse inside the process, or a server; both by the same door and the same SQL."""

from app.scale.databases.database import Columns, Database, Statement, Values

__all__ = ["Columns", "Database", "Statement", "Values"]
