#!/usr/bin/env python3
"""Fills an initialised Tryton database with the story of fixtures/story.json.

usage: load.py -c trytond.conf -d DATABASE [--story FILE] [--today DATE]

Runs in process (proteus), without a server, on a database in which the
modules are active; refuses one that already has a company. Runs on Tryton
7.0, 7.6, 8.0 and 8.2. The portal's own accounts, groups and rules are not
made here: `guichet setup portal` makes them, over RPC.
"""
import argparse
import datetime as dt
import gc
import json
import pathlib
import sys
import zoneinfo

STORY = pathlib.Path(__file__).resolve().parents[2] / 'fixtures/story.json'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('-c', '--config', required=True)
    parser.add_argument('-d', '--database', required=True)
    parser.add_argument('--story', type=pathlib.Path, default=STORY)
    parser.add_argument('--today', type=dt.date.fromisoformat)
    parser.add_argument('--odt', action='store_true',
        help="leave the reports in Tryton's default format")
    args = parser.parse_args()
    story = json.loads(args.story.read_text(encoding='utf-8'))
    today = args.today or dt.datetime.now(
        zoneinfo.ZoneInfo(story['company']['time_zone'])).date()

    from loading import catalogue, company, pdf, people, play, world
    from proteus import Model
    gc.set_threshold(50_000, 20, 20)   # millions of short-lived objects
    w = world.World(story, args.database, args.config, today)
    if Model.get('company.company').find([]):
        sys.exit('load: the database already has a company')
    w.log('pool ready')
    company.load(w)
    catalogue.load(w)
    people.load(w)
    as_pdf = not args.odt and pdf.available()
    if as_pdf:
        pdf.set_format(w)
        pdf.postpone(w)
    elif not args.odt:
        w.log('NO LibreOffice (soffice) in PATH: invoices are stored as odt,'
            ' not PDF (Debian: apt install libreoffice-writer-nogui)')
    play.load(w)
    if as_pdf:
        pdf.convert_all(w)
    w.log('done')


if __name__ == '__main__':
    main()
