'use strict';
exports.start = () => {};
