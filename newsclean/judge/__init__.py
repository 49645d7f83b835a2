"""The judge: a verdict for every block, whole or in part, and never for the story."""

from newsclean.judge.cuts import Cut, Ruling, account, whole
from newsclean.judge.judging import judge_alone, judge_blocks
from newsclean.judge.settling import settle

__all__ = ["Cut", "Ruling", "account", "judge_alone", "judge_blocks", "settle", "whole"]
