Component({
  behaviors: ["wx://component-export"],
  externalClasses: ["extra-class"],
  options: { virtualHost: false, pureDataPattern: /^_/ },
  data: { _secret: 1 },
  export() {
    return { secret: this.data._secret, self: this };
  },
  methods: {
    ask() {
      return new Promise((done) => this.createSelectorQuery().select(".plain").boundingClientRect().exec(done));
    },
  },
});
