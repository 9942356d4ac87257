Component({ data: { at: 0 } });
