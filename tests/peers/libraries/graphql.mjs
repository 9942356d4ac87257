/**
 * A GraphQL server over WebSocket: graphql-ws's own server half, with the reference implementation of GraphQL.
 * Counterpart: graphql-ws as a client. Invariant: the mutation `drop` ends the connection
 * without an answer, the first time that it is asked with its id.
 */
import { buildSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";

const schema = buildSchema(`
  type Query { hello(name: String!): String! }
  type Mutation { drop(id: String!): Boolean! }
  type Subscription { count(to: Int!): Int! }
`);

/** Ids for which a connection has ended; one for each session of a claim. */
const dropped = new Set();

const roots = {
  query: { hello: ({ name }) => `你好，${name}` },
  mutation: {
    drop: ({ id }, { extra }) => {
      if (dropped.has(id)) return true;
      dropped.add(id);
      extra.socket.terminate();
    },
  },
  subscription: {
    count: async function* ({ to }) {
      for (let number = 1; number <= to; number++) yield { count: number };
    },
  },
};

export const graphql = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => (offered.has("graphql-transport-ws") ? "graphql-transport-ws" : false),
});
useServer({ schema, roots, context: ({ extra }) => ({ extra }) }, graphql);
