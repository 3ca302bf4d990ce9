"""`kith backup` and `kith restore`: a sealed copy of the whole data folder, and putting one back."""

import argparse
import sys
from getpass import getpass
from pathlib import Path

from api.cli.frame import Answer, Command, Context
from graph.custody.backup import back_up
from graph.custody.erasure import erase_again
from graph.custody.restore import restore
from graph.custody.sealing import BackupKey, make_key
from graph.errors import BadInput, WrongUsage

ATTENTION, FAILED = 1, 3
NO_KEY = "Name a file with it in KITH_BACKUP_KEY_FILE (make one: `kith backup --make-key FILE`), and keep the key elsewhere."


def _backup(context: Context, args: argparse.Namespace) -> Answer:
    if args.make_key:
        public = make_key(args.make_key)
        told = [f"{args.make_key} holds a new key. Without it no backup made with it can be opened: keep a copy elsewhere."]
        return Answer({"key": str(args.make_key), "public": public}, told)
    if args.file is None:
        raise WrongUsage("No file was named.", "Write `kith backup FILE`.", "file")
    key = key_of(context, twice=True)
    with context.open_existing() as kith:
        made = back_up(kith, args.file, key, context.settings.actor, context.settings.purpose)
    said = {
        "file": str(made.file),
        "bytes": made.size,
        "files": made.files,
        "hash": made.hash,
        "made_at": made.made_at,
        "encrypted": True,
        "verified": True,
    }
    return Answer(said, [f"{made.file}: {made.files} files, {made.size:,} bytes, sealed and read back. Hash {made.hash[:16]}…"])


def _restore(context: Context, args: argparse.Namespace) -> Answer:
    settings = context.settings
    lists = args.erasures or ()
    done = restore(args.file, settings.folder, key_of(context), lists, erase_again, settings.originals_key)
    ok = all(check.ok for check in done.checks)
    said = {
        "folder": str(done.folder),
        "files": done.files,
        "hash": done.hash,
        "made_at": done.made_at,
        "ok": ok,
        "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in done.checks],
        "erased_again": done.erased_again,
        "erasures_listed": done.listed,
    }
    lines = [f"{done.folder}: {done.files} files as of {done.made_at}. Hash {done.hash[:16]}…"]
    lines += [f"{'ok    ' if check.ok else 'BROKEN'}  {check.name}: {check.detail}" for check in done.checks]
    lines.append(
        f"{done.erased_again} {'person' if done.erased_again == 1 else 'people'} erased since, and taken out again."
        if done.listed
        else "No list of erasures lies beside the backup: nobody was taken out again. Give it with --erasures, if there is one."
    )
    return Answer(said, lines, FAILED if not ok else 0 if done.listed else ATTENTION)


def key_of(context: Context, *, twice: bool = False) -> BackupKey:
    """The key of backups: from the file that the settings name, or typed.

    Raises
    ------
    WrongUsage
        If there is none, and nobody to type it.
    """
    file = context.settings.backup_key_file
    if file is not None:
        try:
            return BackupKey(file.read_bytes())
        except OSError as error:
            raise BadInput(f"{file} cannot be read: {error.strerror}.", NO_KEY, "KITH_BACKUP_KEY_FILE") from None
    if not sys.stdin.isatty():
        raise WrongUsage("There is no key for backups.", NO_KEY, "KITH_BACKUP_KEY_FILE")
    typed = getpass("Passphrase of the backup: ")
    if twice and getpass("Once more: ") != typed:
        raise WrongUsage("The two are not the same.", "Try again.", "key")
    return BackupKey(typed.encode())


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="where to put it: on another disk")
    parser.add_argument("--make-key", type=Path, metavar="FILE", help="make a new key instead, and write it to this file")


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what `kith backup` made")
    parser.add_argument(
        "--erasures", action="append", type=Path, metavar="FILE", help="a list of erasures, besides the one beside the backup"
    )


COMMANDS = (
    Command("backup", "a sealed copy of the whole data folder, made while others work", _backup, _backup_arguments),
    Command("restore", "put a backup back into an empty folder, and check it", _restore, _restore_arguments),
)
