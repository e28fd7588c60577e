"""The sites where minutes appear: fetching politely and safely, knowing whose page it is."""
