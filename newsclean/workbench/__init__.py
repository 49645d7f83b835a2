"""The workbench: rules learned from a site's own pages."""

from newsclean.workbench.files import write_rules
from newsclean.workbench.learning import Learned, SiteRules, learn, learn_from
from newsclean.workbench.proposals import Left, Proposal
from newsclean.workbench.samples import Sample
from newsclean.workbench.thresholds import Thresholds

__all__ = ["Learned", "Left", "Proposal", "Sample", "SiteRules", "Thresholds", "learn", "learn_from", "write_rules"]
