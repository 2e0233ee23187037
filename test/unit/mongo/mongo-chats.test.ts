import { describeChats } from '../../contracts/chats.contract.js';
import { MongoChatsStore } from '../../support/mongo-chats.js';
import { describeWithMongod } from '../../support/mongod.js';

describeWithMongod('the chats in MongoDB', () => {
  describeChats('MongoDB', () => new MongoChatsStore());
});
