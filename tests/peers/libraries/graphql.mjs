/**
 * A GraphQL server over WebSocket: graphql-ws's own server half, with the reference implementation of GraphQL.
 * Counterpart: graphql-ws as a client. Invariant: the mutations `drop` and `silence` end and silence the connection
 * without an answer, the first time that they are asked with their id; the token `wrong` is let in by nobody.
 */
import { buildSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { silence } from "../silence.mjs";
import { choosing } from "./subprotocol.mjs";

const schema = buildSchema(`
  type Query { hello(name: String!): String! }
  type Mutation { drop(id: String!): Boolean! silence(id: String!): Boolean! }
  type Subscription { count(to: Int!): Int! }
`);

/** Ids for which a connection is gone; one or two for each session of a claim. */
const gone = new Set();

/** True the first time. */
const isFirst = (id) => !gone.has(id) && gone.add(id).has(id);

/** An answer that never comes. */
const never = () => new Promise(() => {});

const roots = {
  query: { hello: ({ name }) => `你好，${name}` },
  mutation: {
    drop: ({ id }, { extra }) => !isFirst(`drop ${id}`) || (extra.socket.terminate(), never()),
    silence: ({ id }, { extra }) => !isFirst(`silence ${id}`) || (silence(extra.request.socket), never()),
  },
  subscription: {
    count: async function* ({ to }) {
      for (let number = 1; number <= to; number++) yield { count: number };
    },
  },
};

export const graphql = new WebSocketServer({ noServer: true });
useServer(
  {
    schema,
    roots,
    context: ({ extra }) => ({ extra }),
    onConnect: ({ connectionParams }) => connectionParams?.token !== "wrong",
  },
  graphql,
);
// After `useServer`, which sets one that the client cannot ask for another.
graphql.options.handleProtocols = choosing("graphql-transport-ws");
