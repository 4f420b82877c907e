async (runOnly) => {
  const results = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return results.violations.map((violation) => ({
    id: violation.id,
    nodes: violation.nodes.slice(0, 5).map((node) => ({
      target: node.target.join(" "),
      message: [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; "),
    })),
  }));
};
