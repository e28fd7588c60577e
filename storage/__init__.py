"""What we remember: tables, migrations, engines and sessions. Decides nothing."""
