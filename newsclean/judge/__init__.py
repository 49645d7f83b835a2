"""The judge: a verdict for every block, whole or in part, and never for the story."""

from newsclean.judge.cuts import Cut, Ruling, account, whole
from newsclean.judge.judging import judge_alone, judge_blocks
from newsclean.judge.settling import settle
from newsclean.judge.sites import cut_by_site

__all__ = ["Cut", "Ruling", "account", "cut_by_site", "judge_alone", "judge_blocks", "settle", "whole"]
