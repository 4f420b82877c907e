"""The tests that `pytest --quick` leaves out, each with the reason why it is slow.

Modules are left out before their import, which itself may be slow.
"""

_PAGES = "opens every page and card in Chromium"
_PROCESSES = "starts many processes"
_RELEASES = "publishes releases and waits until the service polls them"

# Modules by their path under tests/.
SLOW_MODULES = {
    "bulk/test_bulk.py": "imports DuckDB, Polars and frictionless, and starts a server",
    "dataset/test_data_readme.py": "runs the commands of data/README.md",
    "http/test_changes.py": _RELEASES,
    "http/test_feed_ids.py": _RELEASES,
    "http/test_known_at.py": _RELEASES,
    "http/test_contract_schemathesis.py": "sends generated requests to every operation",
    "http/test_deadline.py": "publishes a release in which a query takes seconds",
    "http/test_docs_page.py": "opens pages in Chromium",
    "http/test_refresh.py": _RELEASES,
    "pages/test_accessibility.py": _PAGES,
    "pages/test_any_request.py": "sends generated requests to every page",
    "pages/test_budgets.py": "publishes an actor with 5,000 relationships",
    "pages/test_check_box.py": "opens pages in Chromium",
    "pages/test_forced_colors.py": _PAGES,
    "pages/test_harness.py": "opens pages in Chromium",
    "pages/test_hostile.py": _PAGES,
    "pages/test_keyboard.py": _PAGES,
    "pages/test_lists_of_pages.py": "requests a list for every value of every filter",
    "pages/test_markup.py": "runs a validator in Java",
    "pages/test_network.py": _PAGES,
    "pages/test_page_heads.py": "reads the head of the page of every record",
    "pages/test_print.py": _PAGES,
    "pages/test_record_pages.py": "requests the page and the card of every record",
    "pages/test_rtl.py": _PAGES,
    "pages/test_suggestions.py": "opens pages in Chromium",
    "pages/test_zoom.py": _PAGES,
    "release/test_build.py": _PROCESSES,
    "release/test_changes.py": "publishes two releases for each test",
    "release/test_computed_changes.py": "publishes two releases for each test",
    "release/test_indices.py": "plans the statements of every parameter of every operation",
    "release/test_killed.py": "kills publishers at every file operation",
    "release/test_tools.py": "imports DuckDB and pandas, and opens every page of Datasette",
    "render/test_fonts.py": "builds two wheels, and cuts the fonts for each",
    "sdk/test_command.py": _PROCESSES,
    "sdk/test_concurrent_downloads.py": _PROCESSES,
    "sdk/test_contract.py": "sends the requests of every operation through both clients",
    "sdk/test_examples.py": "runs notebooks and scripts against a server",
    "sdk/test_faults.py": "waits for timeouts of faulty servers",
    "sdk/test_frames.py": "imports pandas, Polars and PyArrow",
    "sdk/test_generated.py": "generates the client",
    "sdk/test_history.py": _RELEASES,
    "sdk/test_install.py": "installs the client in clean environments",
    "sdk/test_newer_service.py": "generates a second client",
    "sdk/test_processes.py": _PROCESSES,
    "sdk/test_readme.py": "runs the code of sdk/README.md",
    "sdk/test_reference.py": "generates the reference and opens it in Chromium",
    "sdk/test_retry.py": "waits between attempts",
    "sdk/test_tables.py": "imports pandas, Polars and PyArrow, and starts a server",
    "sdk/test_types.py": "runs two type checkers",
    "store/test_balance.py": "compares periods with a count day by day",
    "store/test_graph.py": "compares graphs with networkx",
    "store/test_paths.py": "compares all pairs of actors with networkx",
    "test_cli.py": _PROCESSES,
    "test_install_lines.py": "runs pip",
    "test_make.py": _PROCESSES,
    "test_readme.py": "runs the commands of README.md",
}
# Every test that takes one of these fixtures is slow.
SLOW_FIXTURES = {
    "growing": "publishes a second release for each test",
    "history_releases": "publishes three releases",
    "live": "starts a server",
    "many": "publishes thousands of events",
    "many_records": "publishes thousands of actors for search",
    "real": "publishes thousands of names",
}
# Single tests of other modules.
SLOW_TESTS = {
    "test_a_fault_on_every_line_is_one_error_of_its_file": "checks the project's own data once for each fault",
    "test_a_search_finds_the_records_that_have_all_its_words_and_no_others": "compares all words of all records",
    "test_every_record_can_be_cited": "parses a citation of every record in every style",
    "test_the_project_s_own_data_survive_a_round_trip": "writes the project's own data with PyYAML and ruamel.yaml",
    "test_linters_find_nothing": "runs two linters in Node",
    "test_the_day_of_the_check_does_not_change_the_release": "builds the project's own data twice",
    "test_the_service_agrees_with_the_definition_for_any_period": "publishes a release for each example",
}
