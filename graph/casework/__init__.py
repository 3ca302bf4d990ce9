"""The work with one child: risk assessments, support plans, eco map, genogram, meetings and transition."""
