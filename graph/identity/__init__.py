"""Who is who: from mentions to entities, by judgements that can be taken back."""
